import { compactPublished, type CompactedMonth } from '@cub/journal';
import type { NewId, Project } from '@cub/plugin-sdk';
import { CubError, EXIT } from '@cub/schema';

/** One agent and month in one published file. Paths are relative to the project's root. */
export interface CompactedItem {
  /** `<agent>/<YYYY-MM>` */
  id: string;
  kind: 'month';
  agent: string;
  month: string;
  events: number;
  /** Of the files that go. */
  bytes: number;
  /** The one file; null in a dry run when it is yet to be written. */
  path: string | null;
  replaced: string[];
}

export interface CompactedLedger {
  items: CompactedItem[];
  total: number;
  dry_run: boolean;
  /** Files that are left as they are, and why. */
  left: { path: string; reason: string }[];
  /** What belongs into a commit: new and removed files. */
  paths: string[];
}

export interface CompactDeps {
  readonly project: Pick<Project, 'root' | 'cubDir' | 'localDir' | 'tree'>;
  readonly newId: NewId;
}

const LEDGER = '.cub/ledger';

/** Puts published files of past months together. @param before `YYYY-MM` @throws CubError `CUB_LEDGER_MONTH` (exit 2), `CUB_PATH_LINK` */
export function compactLedger({ project, newId }: CompactDeps, { before, dryRun }: { before: string; dryRun: boolean }): CompactedLedger {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(before)) throw notAMonth(before);
  const { root, localDir, tree } = project;
  const { months, left } = compactPublished({ root, localDir, tree, newId, ledgerDir: `${project.cubDir}/ledger` }, before, dryRun);
  const items = months.map(toItem);
  return {
    items,
    total: items.length,
    dry_run: dryRun,
    left: left.map(({ path, reason }) => ({ path: `${LEDGER}/${path}`, reason })),
    paths: dryRun ? [] : items.flatMap(({ path, replaced }) => [...(path === null ? [] : [path]), ...replaced]),
  };
}

function toItem({ agent, month, events, bytes, path, replaced }: CompactedMonth): CompactedItem {
  return {
    ...{ id: `${agent}/${month}`, kind: 'month', agent, month, events, bytes },
    path: path === null ? null : `${LEDGER}/${path}`,
    replaced: replaced.map((name) => `${LEDGER}/${name}`),
  };
}

function notAMonth(before: string): CubError {
  return new CubError(`--before expects a month such as 2026-01, received ${JSON.stringify(before)}`, {
    code: 'CUB_LEDGER_MONTH',
    exit: EXIT.usage,
    suggestions: ['Months before the one that you name are compacted.'],
  });
}
