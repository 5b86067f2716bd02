import type { EpicEntry, LedgerEntry, PlanEntry, RunEntry } from '@cub/schema';
import { createToken } from '../token.js';
import type { JournalFault, JournalView } from './journal.js';

export type { EpicEntry, LedgerEntry, PlanEntry, RunEntry } from '@cub/schema';

/** All entries that follow from a view of the journal, by id. What has no entry was not worked on. */
export interface LedgerView {
  /** What `by-task/<id>/entry.json` holds. */
  readonly tasks: ReadonlyMap<string, LedgerEntry>;
  /** What `by-epic/<id>/entry.json` holds; an epic is there from the first entry of one of its tasks. */
  readonly epics: ReadonlyMap<string, EpicEntry>;
  /** What `by-plan/<id>/entry.json` holds; a plan is there from the first entry of one of its tasks. */
  readonly plans: ReadonlyMap<string, PlanEntry>;
  /** What `by-run/<run id>.json` holds, also of a run that goes on and has no such file yet. */
  readonly runs: ReadonlyMap<string, RunEntry>;
  /** Lines of the journal that could not be read: what they say is missing above. */
  readonly faults: readonly JournalFault[];
}

/**
 * What happened, folded from the journal each time it is asked for.
 * @example
 * const { tasks } = await (await cub.get(ledgerToken)).view();
 * const spent = tasks.get('cub-s001')?.outcome?.total_cost_nano_usd ?? null;
 */
export interface LedgerService {
  /** `machine` (default) sees all worktrees; `tree` only what is published here. */
  view(view?: JournalView): Promise<LedgerView>;
  /**
   * Where an artifact is now, as an absolute path: beside the published entry (there it may be capped), else in the local folder; null when it is in
   * neither, or when the path leads out of the ledger.
   * @param path as an `ArtifactRef` has it, relative to the ledger folder
   */
  artifactPath(path: string): string | null;
}
/** What happened. */
export const ledgerToken = createToken<LedgerService>('ledger');
