import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { CubError, EXIT, type Project, type RecordFinding } from '@cub/plugin-sdk';
import { plural } from '@cub/plugin-sdk/text';
import { adviceFor } from '@cub/schema';
import type { FoundFault } from './found-fault.js';
import { inspectEntries, type EntryDeps } from './inspect-entries.js';
import { inspectPublished } from './inspect-published.js';

export interface InspectDeps extends EntryDeps {
  readonly project: Pick<Project, 'root' | 'cubDir' | 'localDir' | 'cacheDir' | 'tree'>;
}

/**
 * Everything that is wrong with the records of a worktree. Entries are compared only when the published files are whole: before that,
 * each entry of a lost file would be a finding of its own.
 */
export async function inspectRecords(deps: InspectDeps, isQuick: boolean): Promise<RecordFinding[]> {
  const published = await inspectPublished(deps.project, isQuick);
  const isWhole = published.every(({ fault }) => fault.kind === 'ignored' || fault.kind === 'filtered');
  // What commands keep of the damaged files would be believed after they are restored.
  if (!isWhole) for (const name of ['places', 'ledger']) rmSync(join(deps.project.cacheDir, name), { recursive: true, force: true });
  const entries = isQuick || !isWhole ? [] : await inspectEntries(deps);
  return [...published, ...entries].map(findingOf);
}

/**
 * Refuses a rebuild that would take facts away: while published files are lost or changed, and where an entry says more than its events.
 * @throws CubError `CUB_LEDGER_LOSS` (exit 3)
 */
export async function requireNoLoss(deps: InspectDeps): Promise<void> {
  const risks = (await inspectRecords(deps, false)).filter(({ fault }) => !HARMLESS.has(fault.kind));
  const [first] = risks;
  if (!first) return;
  throw new CubError(`Cannot rebuild the ledger: entries would lose what they say. ${first.message}${risks.length > 1 ? `; ${plural(risks.length - 1, 'more finding')}` : ''}.`, {
    code: 'CUB_LEDGER_LOSS',
    exit: EXIT.check,
    suggestions: [...risks.slice(0, 5).map(({ fix }) => fix), 'See all with `cub verify`. `cub ledger rebuild --accept-loss` writes what the events that are left say.'],
  });
}

/** A rebuild takes nothing away that is only here: it mends these, or does not touch them. */
const HARMLESS: ReadonlySet<string> = new Set(['stale', 'behind', 'eventless', 'ignored', 'filtered']);

function findingOf({ fault, severity, message }: FoundFault): RecordFinding {
  return { fault, severity, message, fix: adviceFor(fault) };
}
