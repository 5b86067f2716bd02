import type { EntriesById, LedgerView } from '@cub/plugin-sdk';
import { CubError, type EpicEntry, type LedgerEntry, type PlanEntry, type RunEntry } from '@cub/schema';
import { nearMatches } from '@cub/plugin-sdk/text';

export type LedgerRecord = LedgerEntry | EpicEntry | PlanEntry | RunEntry;

/**
 * The record with this id, or the only one whose id begins so.
 * @throws CubError `CUB_LEDGER_NOT_FOUND` with near matches, `CUB_LEDGER_AMBIGUOUS` with the candidates
 */
export function findRecord(view: LedgerView, wanted: string): LedgerRecord {
  const exact = view.tasks.get(wanted) ?? view.epics.get(wanted) ?? view.plans.get(wanted) ?? view.runs.get(wanted);
  if (exact) return exact;
  const kinds: readonly EntriesById<LedgerRecord>[] = [view.tasks, view.epics, view.plans, view.runs];
  const ids = kinds.flatMap((entries) => [...entries.keys()]);
  const matching = ids.filter((id) => wanted !== '' && id.startsWith(wanted));
  if (matching.length > 1) throw ambiguous(wanted, matching);
  const [only] = kinds.flatMap((entries) => entries.get(matching[0] ?? '') ?? []);
  if (!only) throw notFound(wanted, ids);
  return only;
}

/** @param kind what was looked for */
export function notFound(wanted: string, ids: readonly string[], kind = 'task, epic, plan or run'): CubError {
  const near = nearMatches(wanted, ids);
  return new CubError(`The ledger has no ${kind} ${JSON.stringify(wanted)}.`, {
    code: 'CUB_LEDGER_NOT_FOUND',
    suggestions: [
      ...(near.length > 0 ? [`Did you mean ${near.join(', ')}?`] : []),
      'An entry begins with the first run of a task. See `cub ledger list` for those that exist, `cub task list` for all tasks.',
    ],
  });
}

function ambiguous(wanted: string, ids: readonly string[]): CubError {
  const shown = ids.toSorted().slice(0, 8);
  const more = ids.length - shown.length;
  return new CubError(`${JSON.stringify(wanted)} is the beginning of ${ids.length} ids: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`, {
    code: 'CUB_LEDGER_AMBIGUOUS',
    suggestions: ['Give more of the id.'],
  });
}
