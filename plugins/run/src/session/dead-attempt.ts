import type { Commit, FileChange } from '@cub/git';
import { isCubError } from '@cub/schema';
import type { WorkTree } from '../worktree/work-tree.js';
import type { ActiveRun } from './active-run.js';

/** What an attempt did before its run was killed. */
export interface DeadAttempt {
  readonly changes: readonly FileChange[];
  readonly commits: readonly Commit[];
}

const NOTHING: DeadAttempt = { changes: [], commits: [] };

/**
 * What the attempt that a run was killed in had changed and committed: until its agent had ended, else until now. A later attempt commits
 * these files, but they are not its own.
 */
export async function workOfDeadAttempt(worktree: WorkTree, { current }: ActiveRun): Promise<DeadAttempt> {
  const step = current?.step;
  if (!step) return NOTHING;
  try {
    const isAgent = step.name === 'agent';
    const end = isAgent ? { tree: await worktree.state(), head: 'HEAD' } : step.start;
    const [changes, commits] = await Promise.all([worktree.changesSince(step.attempt, end.tree), worktree.commitsSince(step.attempt.head, end.head)]);
    return { changes, commits };
  } catch (error) {
    // Objects of a run long ago, which git has removed: then nothing is known.
    if (isCubError(error)) return NOTHING;
    throw error;
  }
}
