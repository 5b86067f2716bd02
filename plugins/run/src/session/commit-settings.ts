import { addTrailers } from '@cub/git';
import { CubError, isCubError } from '@cub/schema';
import type { WorkTree } from '../worktree/work-tree.js';

/**
 * Commits what cub wrote before the run (settings, tasks, imported plans) and git does not know yet, so that no agent's
 * `git clean` takes it away.
 * @returns the paths; empty when there was nothing to do
 * @throws CubError `CUB_RUN_SETTINGS_COMMIT`
 */
export async function commitSettings(worktree: WorkTree, runId: string): Promise<string[]> {
  const paths = await worktree.openSettings();
  if (paths.length === 0) return [];
  try {
    await worktree.commit(paths, addTrailers('chore(cub): add settings and tasks', [['Cub-Run', runId]]));
    return paths;
  } catch (error) {
    if (!isCubError(error)) throw error;
    throw new CubError(`cub's own files could not be committed before the run: ${error.message}`, {
      code: 'CUB_RUN_SETTINGS_COMMIT',
      suggestions: [`Commit them yourself: \`git add ${paths.slice(0, 3).join(' ')}${paths.length > 3 ? ' …' : ''}\`, or run with \`--no-commit\`.`],
      cause: error,
    });
  }
}
