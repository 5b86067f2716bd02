import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { requireRealFolders, writeFileDurable } from '@cub/journal';
import type { Journal, Project } from '@cub/plugin-sdk';
import type { JournalEvent } from '@cub/schema';
import { rollupFiles, type RollupFile } from '../rollups/rollup-files.js';
import { touchedRollups } from '../rollups/touched-rollups.js';
import { foldRollup } from './fold-ledger.js';

export interface WriteRollupsDeps {
  readonly journal: Pick<Journal, 'read'>;
  readonly project: Pick<Project, 'root' | 'cubDir'>;
}

/**
 * Brings `by-epic` and `by-plan` of this worktree up to date after these events were published or withdrawn.
 * @throws CubError `CUB_PATH_LINK`, or the system's error
 */
export async function refreshRollups({ journal, project }: WriteRollupsDeps, touched: readonly JournalEvent[]): Promise<void> {
  const { events } = await journal.read('tree');
  const rollup = foldRollup(events);
  const tasks = new Set(touched.map((event) => event.task_id));
  const ofTasks = events.filter((event) => tasks.has(event.task_id));
  const files = rollupFiles(rollup, touchedRollups(rollup, touched, ofTasks, plansOnDisk(project)));
  for (const file of files) apply(project, file);
}

/** Writes all of `by-epic` and `by-plan` anew, and removes what nothing accounts for. @throws as {@link refreshRollups} */
export async function rebuildRollups({ journal, project }: WriteRollupsDeps): Promise<{ written: number; unchanged: number; removed: number }> {
  const rollup = foldRollup((await journal.read('tree')).events);
  const epics = new Set([...rollup.epicIds(), ...foldersIn(project, 'by-epic')]);
  const plans = new Set([...rollup.planIds(), ...foldersIn(project, 'by-plan')]);
  const done = { written: 0, unchanged: 0, removed: 0, absent: 0 };
  for (const file of rollupFiles(rollup, { epics, plans })) done[apply(project, file)] += 1;
  const { absent: _, ...counts } = done;
  return counts;
}

function apply({ root, cubDir }: WriteRollupsDeps['project'], { path, content }: RollupFile): 'written' | 'unchanged' | 'removed' | 'absent' {
  const file = join(cubDir, 'ledger', path);
  requireRealFolders(root, dirname(file));
  const current = existsSync(file) ? readFileSync(file, 'utf8') : null;
  if (current === content) return content === null ? 'absent' : 'unchanged';
  if (content !== null) {
    writeFileDurable(file, content, { within: root });
    return 'written';
  }
  rmSync(file);
  removeIfEmpty(dirname(file));
  return 'removed';
}

function foldersIn({ root, cubDir }: WriteRollupsDeps['project'], name: string): string[] {
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
