import type { Commit, FileChange } from '@cub/git';
import type { CommitRef } from '@cub/schema';
import { markOf, type StepMark } from '../worktree/step-marks.js';
import type { WorkTree } from '../worktree/work-tree.js';
import type { AttemptInput } from './prepare-attempt.js';

/** What the agent of an attempt left behind. */
export interface Traces {
  /** The work tree now. */
  readonly mark: StepMark;
  /** Since this attempt began. */
  readonly changes: readonly FileChange[];
  readonly changed: readonly string[];
  /** Since the task began. */
  readonly changedSinceTask: readonly string[];
  /** That the agent made itself. */
  readonly commits: readonly (CommitRef & Pick<Commit, 'files'>)[];
}

export async function lookAtTraces(worktree: WorkTree, { baseline, taskBaseline }: AttemptInput): Promise<Traces> {
  await worktree.unstageSince(taskBaseline);
  const mark = await markOf(worktree);
  const [changes, sinceTask, commits] = await Promise.all([
    worktree.changesSince(baseline, mark.tree),
    worktree.changesSince(taskBaseline, mark.tree),
    worktree.commitsSince(baseline.head),
  ]);
  return {
    mark,
    changes,
    changed: changes.map(({ path }) => path),
    changedSinceTask: sinceTask.map(({ path }) => path),
    commits: commits.map(({ patch_id, ...commit }) => ({ ...commit, ...(patch_id !== null && { patch_id }) })),
  };
}
