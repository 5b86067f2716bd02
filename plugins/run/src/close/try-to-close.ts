import { filesWithoutFilter } from '@cub/git';
import { isCubError } from '@cub/schema';
import { failed } from '../attempt/judge.js';
import type { AttemptInput } from '../attempt/prepare-attempt.js';
import { failureOf } from '../attempt/run-attempt.js';
import { listed, type VerifyDeps } from '../attempt/verify-attempt.js';
import type { AttemptEnd, AttemptResult, Failure, TaskResult } from '../loop/results.js';
import { closeTask, type CloseDeps } from './close-task.js';
import { settleRefusal } from './hook-changes.js';

export interface NotClosed {
  readonly failure: Failure;
  /** The work tree that the next attempt starts from. */
  readonly end: AttemptEnd | null;
}

/** A success is one only when it can be committed, whole. @param completed how the task ends then */
export async function tryToClose(
  deps: CloseDeps & Pick<VerifyDeps, 'onStep'>,
  input: AttemptInput,
  attempt: AttemptResult,
  completed: (attempt: AttemptResult) => Promise<TaskResult>,
): Promise<TaskResult | NotClosed> {
  const { outcome, end } = attempt;
  if (!outcome.ok) return { failure: outcome, end };
  if (!end) throw new Error('a success without a look at the work tree');
  try {
    const obstacle = deps.commit ? await whatPreventsCommit(deps, input, end) : null;
    if (obstacle !== null) return { failure: failed('stuck', `${obstacle}, then \`cub task reopen ${input.task.id}\``), end };
    deps.onStep('commit', end);
    const result = await completed(attempt);
    return { ...result, commit: await closeTask(deps, { attempt, result, end }) };
  } catch (error) {
    // A hook says what is wrong, as a test does: the next attempt can mend it.
    const isRefused = isCubError(error) && error.code === 'CUB_GIT_COMMIT_REFUSED' && !deps.stop.aborted;
    if (!isRefused) return { failure: failureOf(error, deps.stop), end };
    const of = { task_id: input.task.id, attempt: input.number };
    return { failure: failed('verify_failed', error.message), end: await settleRefusal(deps, { of, end, before: input.taskBaseline }) };
  }
}

/** Only the user can clear these out of the way: another attempt would meet them again. */
async function whatPreventsCommit(deps: CloseDeps, { taskBaseline }: AttemptInput, { paths }: AttemptEnd): Promise<string | null> {
  const mixed = await deps.worktree.overlaps(taskBaseline, paths);
  if (mixed.length > 0) return `it changed what you had changed and not committed: ${mixed.join(', ')}; commit or stash that`;
  const unfiltered = await filesWithoutFilter(deps.worktree.git, paths);
  const refused = unfiltered.filter(({ isRefused }) => isRefused);
  const taken = unfiltered.filter(({ isRefused }) => !isRefused);
  for (const { path, filter } of taken) deps.notice(`git commits ${path} as it is: its filter "${filter}" is not set up on this machine`);
  if (refused.length === 0) return null;
  const filters = [...new Set(refused.map(({ filter }) => `"${filter}"`))].join(', ');
  return `git cannot take ${listed(refused.map(({ path }) => path))}: the required filter ${filters} fails on this machine; install it`;
}
