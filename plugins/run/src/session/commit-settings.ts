import { addTrailers } from '@cub/git';
import { CubError, isCubError } from '@cub/schema';
import { openAgentFiles } from '../worktree/agent-files.js';
import type { WorkTree } from '../worktree/work-tree.js';

/** Paths relative to git's top folder. */
export interface CommittedSettings {
  readonly committed: readonly string[];
  /** Left to the user, who wrote in them as well. */
  readonly left: readonly string[];
}

/**
 * Commits every file that cub alone wrote and git does not know yet: all of `.cub` that belongs to the branch, plans, and agent
 * files with nothing but cub's section. No agent's `git clean` can take them away then. Files with text of the user are
 * never committed here.
 * @throws CubError `CUB_RUN_SETTINGS_COMMIT`
 */
export async function commitSettings(worktree: WorkTree, runId: string): Promise<CommittedSettings> {
  const { ofCub, ofUser } = await openAgentFiles(worktree);
  const paths = [...(await worktree.openSettings()), ...ofCub];
  if (paths.length === 0) return { committed: [], left: ofUser };
  try {
    await worktree.commit(paths, addTrailers('chore(cub): add settings and tasks', [['Cub-Run', runId]]));
    return { committed: paths, left: ofUser };
  } catch (error) {
    if (!isCubError(error)) throw error;
    throw new CubError(`Cannot commit cub's own files before the run: ${error.message}`, {
      code: 'CUB_RUN_SETTINGS_COMMIT',
      suggestions: [`Commit them yourself: \`git add ${paths.slice(0, 3).join(' ')}${paths.length > 3 ? ' …' : ''}\`, or run with \`--no-commit\`.`],
      cause: error,
    });
  }
}
