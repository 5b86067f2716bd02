import { rmdirSync, rmSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { NewId } from '@cub/schema';
import { createExclusive, fsyncDir, requireRealFolders } from '../durable-file.js';
import { PublishedRecord } from '../publish/published-record.js';
import { listMonths } from './list-months.js';
import { planMonth, type LeftFile, type MonthPlan } from './plan-month.js';

export interface CompactOptions {
  /** The project's root; `ledgerDir` is inside. */
  readonly root: string;
  readonly ledgerDir: string;
  readonly localDir: string;
  /** This worktree. */
  readonly tree: string;
  readonly newId: NewId;
}

/** One agent and month, now in one file. Paths are relative to the ledger folder. */
export interface CompactedMonth {
  readonly agent: string;
  /** `YYYY-MM` */
  readonly month: string;
  readonly events: number;
  /** Of the files that go. */
  readonly bytes: number;
  /** The one file that holds the month; null in a plan when it is yet to be written. */
  readonly path: string | null;
  readonly replaced: readonly string[];
}

export interface Compaction {
  readonly months: readonly CompactedMonth[];
  readonly left: readonly LeftFile[];
}

/**
 * Puts the published lines of each agent and month into one file: that is whole before the first old one goes, so that a crash
 * at any point leaves every line at least once, and the next compaction finishes.
 * @param before `YYYY-MM`: only months before it
 * @param dryRun writes nothing
 * @throws CubError `CUB_PATH_LINK`, or the system's error
 */
export function compactPublished(options: CompactOptions, before: string, dryRun: boolean): Compaction {
  const [months, left]: [CompactedMonth[], LeftFile[]] = [[], []];
  for (const listed of listMonths(options.ledgerDir, before)) {
    const plan = planMonth(options.ledgerDir, listed);
    left.push(...plan.left);
    if (plan.replaced.length === 0) continue;
    const { agent, month, events, bytes, replaced } = plan;
    months.push({ agent, month, events, bytes, replaced, path: dryRun ? plan.kept : compactMonth(options, plan) });
  }
  return { months, left };
}

/** @returns the one file */
function compactMonth(options: CompactOptions, plan: MonthPlan): string {
  const { root, ledgerDir } = options;
  for (const path of plan.replaced) requireRealFolders(root, dirname(join(ledgerDir, path)));
  const path = plan.kept ?? writeNew(options, plan);
  const toRoot = (name: string) => relative(root, join(ledgerDir, name)).split(sep).join('/');
  const record = new PublishedRecord(join(options.localDir, 'published'), options.tree);
  record.replaceFiles(new Map(plan.replaced.map((old) => [toRoot(old), toRoot(path)])));
  for (const old of plan.replaced) removeFile(join(ledgerDir, old));
  return path;
}

function writeNew({ root, ledgerDir, newId }: CompactOptions, { agent, month, content }: MonthPlan): string {
  const path = `by-agent/${agent}/${month}-01/${newId()}.jsonl`;
  createExclusive(join(ledgerDir, path), content, { within: root });
  return path;
}

/** Git knows no empty folders, so the day's goes with its last file. */
function removeFile(file: string): void {
  rmSync(file, { force: true });
  try {
    rmdirSync(dirname(file));
  } catch {
    fsyncDir(dirname(file));
  }
}
