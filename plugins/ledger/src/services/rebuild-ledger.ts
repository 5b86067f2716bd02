import type { RecordService } from '@cub/plugin-sdk';
import { rebuildRollups, type WriteRollupsDeps } from './write-rollups.js';

export interface RebuiltLedger {
  /** Files whose content was not what follows from the journal. */
  written: number;
  unchanged: number;
  /** Files that nothing in the journal accounts for any more. */
  removed: number;
}

/** Writes every entry of this worktree anew: those of tasks and runs, then the epics and plans that are their sums. */
export async function rebuildLedger(deps: WriteRollupsDeps & { readonly records: Pick<RecordService, 'rebuild'> }): Promise<RebuiltLedger> {
  const [entries, rollups] = [await deps.records.rebuild(), await rebuildRollups(deps)];
  return {
    written: entries.written + rollups.written,
    unchanged: entries.unchanged + rollups.unchanged,
    removed: entries.removed + rollups.removed,
  };
}
