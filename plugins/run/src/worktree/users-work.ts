import { changedPaths, restorePaths, stagedEntries, stageEntries, type FileChange, type Git } from '@cub/git';
import { isCubError } from '@cub/schema';
import type { TreeState } from './repositories-below.js';

/** The user's uncommitted files that are now as HEAD had them: somebody took that work away. @param changes since the state */
export async function takenAway(git: Git, { tree, head, dirty }: TreeState, changes: readonly FileChange[]): Promise<string[]> {
  if (dirty.length === 0 || head === null) return [];
  const committed = new Map((await changedPaths(git, tree, head)).map((change) => [change.path, change.after]));
  const users = new Set(dirty);
  return changes.filter(({ path, before, after }) => before !== null && users.has(path) && (committed.get(path) ?? null) === after).map(({ path }) => path);
}

/** Stages again what the user had staged and is neither staged nor committed any more. */
export async function stageAgain(git: Git, { staged, head }: TreeState): Promise<void> {
  if (staged.length === 0 || head === null) return;
  const now = new Set((await stagedEntries(git)).map(({ path }) => path));
  const committed = new Set((await changedPaths(git, head, 'HEAD')).map(({ path }) => path));
  const lost = staged.filter(({ path }) => !now.has(path) && !committed.has(path));
  if (lost.length > 0) await stageEntries(git, lost);
}

/** Restores what can be restored. @returns the paths in whose place something else is */
export async function restoreEach(git: Git, tree: string, paths: readonly string[]): Promise<string[]> {
  if (paths.length === 0) return [];
  try {
    await restorePaths(git, tree, paths);
    return [];
  } catch (error) {
    if (!isCubError(error) || error.code !== 'CUB_GIT_RESTORE_BLOCKED') throw error;
    if (paths.length === 1) return [...paths];
    const half = Math.ceil(paths.length / 2);
    return [...(await restoreEach(git, tree, paths.slice(0, half))), ...(await restoreEach(git, tree, paths.slice(half)))];
  }
}
