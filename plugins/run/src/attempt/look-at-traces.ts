import type { Commit, FileChange } from '@cub/git';
import type { CommitRef } from '@cub/schema';
import type { WorkTree } from '../worktree/work-tree.js';
import type { AttemptInput } from './prepare-attempt.js';

/** What an attempt left behind. */
export interface Traces {
  /** The work tree now. */
  readonly tree: string;
  /** Since this attempt began. */
  readonly changes: readonly FileChange[];
  readonly changed: readonly string[];
  /** Since the task began. */
  readonly changedSinceTask: readonly string[];
  /** That the agent made itself. */
  readonly commits: readonly (CommitRef & Pick<Commit, 'files'>)[];
}

export async function lookAtTraces(worktree: WorkTree, { baseline, taskBaseline }: AttemptInput): Promise<Traces> {
  const tree = await worktree.state();
  const [changes, sinceTask, commits, foreign] = await Promise.all([
    worktree.changesSince(baseline, tree),
    worktree.changesSince(taskBaseline, tree),
    worktree.commitsSince(baseline.head),
    worktree.foreignLinksSince(taskBaseline),
  ]);
  return {
    tree,
    changes,
    changed: changes.map(({ path }) => path),
    changedSinceTask: [...sinceTask.map(({ path }) => path), ...foreign],
    commits: commits.map(({ patch_id, ...commit }) => ({ ...commit, ...(patch_id !== null && { patch_id }) })),
  };
}
