import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { requireRealFolders, writeFileDurable } from '@cub/journal';
import type { EntityName, Journal, Project } from '@cub/plugin-sdk';
import { isSafeId, type JournalEvent } from '@cub/schema';
import { rollupOf, type LedgerRecords } from '../cache/ledger-records.js';
import { taskKeys } from '../projections/by-task.js';
import { rollupFiles, type RollupFile } from '../rollups/rollup-files.js';
import { idsOf, touchedRollups } from '../rollups/touched-rollups.js';
import { appendIndex, indexBytes, writeIndex } from './index-file.js';
import { readRollupState, writeRollupState } from './rollup-state.js';

export interface WriteRollupsDeps {
  readonly journal: Pick<Journal, 'eventsOf' | 'changes'>;
  /** Of the tree view, as it is now. */
  readonly view: () => Promise<LedgerRecords>;
  readonly project: Pick<Project, 'root' | 'cubDir' | 'cacheDir' | 'tree'>;
}

/**
 * Brings `by-epic`, `by-plan` and `index.jsonl` of this worktree up to date: with what was published or withdrawn now, and with what a merge or a switch
 * of the branch brought since the last time.
 * @param touched what was published or withdrawn
 * @throws CubError `CUB_PATH_LINK`, or the system's error
 */
export async function refreshRollups(deps: WriteRollupsDeps, touched: readonly JournalEvent[]): Promise<void> {
  const { journal, view, project } = deps;
  const state = readRollupState(project);
  const { cursor, names, isComplete } = journal.changes('tree', state?.cursor ?? null);
  if (isComplete || state?.indexBytes !== indexBytes(project)) {
    await rebuildRollups(deps);
    return;
  }
  const records = await view();
  const rollup = rollupOf(records);
  const tasks = eventsOfTasks(journal, names, touched);
  const ids = touchedRollups(rollup, new Set([...names, ...[...tasks.keys()].map((id): EntityName => `task/${id}`)]), tasks);
  for (const file of rollupFiles(rollup, ids)) apply(project, file);
  appendIndex(project, records, rollup, { ...ids, tasks: [...tasks.keys()], runs: idsOf(names, 'run').filter(isSafeId) });
  writeRollupState(project, { cursor, indexBytes: indexBytes(project) });
}

/** All events of the tasks that changed, also of those that were withdrawn: they say where a task was. */
function eventsOfTasks(journal: WriteRollupsDeps['journal'], names: ReadonlySet<EntityName>, touched: readonly JournalEvent[]): Map<string, JournalEvent[]> {
  const ids = new Set([...idsOf(names, 'task'), ...touched.flatMap(taskKeys)].filter(isSafeId));
  const found = new Map([...ids].map((id): [string, JournalEvent[]] => [id, []]));
  for (const [name, events] of journal.eventsOf('tree', new Set([...ids].map((id): EntityName => `task/${id}`)))) found.get(name.slice('task/'.length))?.push(...events);
  for (const event of touched) for (const id of taskKeys(event)) found.get(id)?.push(event);
  return found;
}

/** Writes all of `by-epic`, `by-plan` and `index.jsonl` anew, and removes what nothing accounts for. @throws as {@link refreshRollups} */
export async function rebuildRollups({ journal, view, project }: WriteRollupsDeps): Promise<{ written: number; unchanged: number; removed: number }> {
  const { cursor } = journal.changes('tree', null);
  const records = await view();
  const rollup = rollupOf(records);
  const epics = new Set([...rollup.epicIds(), ...foldersIn(project, 'by-epic')]);
  const plans = new Set([...rollup.planIds(), ...foldersIn(project, 'by-plan')]);
  const done = { written: 0, unchanged: 0, removed: 0, absent: 0 };
  for (const file of rollupFiles(rollup, { epics, plans })) done[apply(project, file)] += 1;
  writeIndex(project, records, rollup);
  writeRollupState(project, { cursor, indexBytes: indexBytes(project) });
  const { absent: _, ...counts } = done;
  return counts;
}

function apply({ root, cubDir }: Pick<Project, 'root' | 'cubDir'>, { path, content }: RollupFile): 'written' | 'unchanged' | 'removed' | 'absent' {
  const file = join(cubDir, 'ledger', path);
  requireRealFolders(root, dirname(file));
  const current = existsSync(file) ? readFileSync(file, 'utf8') : null;
  // What somebody else wrote stays until it is imported.
  if (current !== null && isForeign(current)) return 'unchanged';
  if (current === content) return content === null ? 'absent' : 'unchanged';
  if (content !== null) {
    writeFileDurable(file, content, { within: root });
    return 'written';
  }
  rmSync(file);
  removeIfEmpty(dirname(file));
  return 'removed';
}

function foldersIn({ root, cubDir }: Pick<Project, 'root' | 'cubDir'>, name: string): string[] {
  const folder = join(cubDir, 'ledger', name);
  requireRealFolders(root, folder);
  return existsSync(folder) ? readdirSync(folder) : [];
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Somebody keeps something else there.
  }
}

function isForeign(text: string): boolean {
  try {
    return !('kind' in (JSON.parse(text) as object));
  } catch {
    return false;
  }
}
