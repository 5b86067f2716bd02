import type { EpicEntry, LedgerEntry, PlanEntry, RunEntry } from '@cub/schema';
import { createToken } from '../token.js';
import type { JournalFault, JournalView } from './journal.js';

export interface LedgerView {
  readonly tasks: ReadonlyMap<string, LedgerEntry>;
  readonly epics: ReadonlyMap<string, EpicEntry>;
  readonly plans: ReadonlyMap<string, PlanEntry>;
  readonly runs: ReadonlyMap<string, RunEntry>;
  readonly faults: readonly JournalFault[];
}

/** What happened, folded from the journal. */
export interface LedgerService {
  /** `machine` (default) sees all worktrees; `tree` only what is published here. */
  view(view?: JournalView): Promise<LedgerView>;
  /** Where an artifact is now: beside the published entry, else in the local folder; null when it is in neither. */
  artifactPath(path: string): string | null;
}
export const ledgerToken = createToken<LedgerService>('ledger');
