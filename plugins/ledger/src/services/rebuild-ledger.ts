import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Journal, Project, RecordService } from '@cub/plugin-sdk';
import { openLedgerRecords } from '../cache/ledger-records.js';
import { rebuildRollups } from './write-rollups.js';

export interface RebuiltLedger {
  /** Files whose content was not what follows from the journal. */
  written: number;
  unchanged: number;
  /** Files that nothing in the journal accounts for any more. */
  removed: number;
}

export interface RebuildDeps {
  readonly records: Pick<RecordService, 'rebuild'>;
  readonly journal: Journal;
  readonly project: Pick<Project, 'root' | 'cubDir' | 'cacheDir' | 'tree'>;
}

/**
 * Writes every entry of this worktree anew: those of tasks and runs, then the epics, the plans and the index, which follow from them. What is kept on
 * this machine to find them sooner is made anew as well.
 * @throws CubError `CUB_LEDGER_LOSS` (exit 3), unless the loss is accepted
 */
export async function rebuildLedger({ records, journal, project }: RebuildDeps, options: { acceptLoss?: boolean } = {}): Promise<RebuiltLedger> {
  for (const name of ['places', 'ledger']) rmSync(join(project.cacheDir, name), { recursive: true, force: true });
  const view = () => openLedgerRecords({ journal, project }, 'tree').view();
  const [entries, rollups] = [await records.rebuild(options), await rebuildRollups({ journal, view, project })];
  return {
    written: entries.written + rollups.written,
    unchanged: entries.unchanged + rollups.unchanged,
    removed: entries.removed + rollups.removed,
  };
}
