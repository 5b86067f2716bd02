import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { requireRealFolders, writeFileDurable } from '@cub/journal';
import type { EntityName, Journal, Project } from '@cub/plugin-sdk';
import { isSafeId, type JournalEvent } from '@cub/schema';
import { rollupOf, type LedgerRecords } from '../cache/ledger-records.js';
import { taskKeys } from '../projections/by-task.js';
import { rollupFiles, type RollupFile } from '../rollups/rollup-files.js';
import { touchedRollups } from '../rollups/touched-rollups.js';
import { appendIndex, indexBytes, writeIndex } from './index-file.js';
import { readRollupState, writeRollupState } from './rollup-state.js';

export interface WriteRollupsDeps {
  readonly journal: Pick<Journal, 'eventsOf' | 'changes'>;
  /** Of the tree view, as it is now. */
  readonly view: () => Promise<LedgerRecords>;
  readonly project: Pick<Project, 'root' | 'cubDir' | 'localDir' | 'tree'>;
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
  const changed = new Set([...names, ...touched.flatMap((event) => taskKeys(event).map((id): EntityName => `task/${id}`))]);
  const events = [...journal.eventsOf('tree', new Set([...changed].filter((name) => !name.startsWith('run/'))))].flatMap(([, found]) => found);
  const ids = touchedRollups(rollup, [...touched, ...events], events, plansOnDisk(project));
  for (const file of rollupFiles(rollup, ids)) apply(project, file);
  appendIndex(project, records, rollup, { ...ids, tasks: idsOf(changed, 'task'), runs: idsOf(changed, 'run') });
  writeRollupState(project, { cursor, indexBytes: indexBytes(project) });
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

function idsOf(names: ReadonlySet<EntityName>, kind: string): string[] {
  return [...names].flatMap((name) => (name.startsWith(`${kind}/`) ? [name.slice(kind.length + 1)] : [])).filter(isSafeId);
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

/** The plans that list an epic in their files; one that cannot be read is written anew whatever happened. */
function plansOnDisk(project: WriteRollupsDeps['project']): (epic: string) => string[] {
  const plans = foldersIn(project, 'by-plan').map((id) => ({ id, epics: epicsIn(join(project.cubDir, 'ledger', 'by-plan', id, 'entry.json')) }));
  return (epic) => plans.filter(({ epics }) => epics === null || epics.includes(epic)).map(({ id }) => id);
}

function epicsIn(path: string): string[] | null {
  try {
    const { epics } = JSON.parse(readFileSync(path, 'utf8')) as { epics?: unknown };
    return Array.isArray(epics) ? (epics as string[]) : null;
  } catch {
    return null;
  }
}

function isForeign(text: string): boolean {
  try {
    return !('kind' in (JSON.parse(text) as object));
  } catch {
    return false;
  }
}
