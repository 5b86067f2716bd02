import type { EventBatch, RecordService, TaskService } from '@cub/plugin-sdk';
import { plural } from '@cub/plugin-sdk/text';
import { addTrailers } from '@cub/git';
import { ownValue, type Clock, type Redactor, type Task } from '@cub/schema';
import type { Tracker } from '@cub/track';
import type { AttemptResult, TaskResult } from '../loop/results.js';
import { takeBack, type TakenBack } from '../worktree/take-back.js';
import { settleHooks, type HookDeps } from './hook-changes.js';

export interface CloseDeps extends HookDeps {
  readonly tracker: Tracker;
  readonly records: RecordService;
  readonly tasks: TaskService;
  readonly clock: Clock;
  /** A commit's message is for everybody who sees the repository. */
  readonly redactor: Redactor;
  readonly runId: string;
  /** False with `--no-commit`. */
  readonly commit: boolean;
  /** Aborted when the run has to stop at once: also a hook that hangs. */
  readonly stop: AbortSignal;
}

/** A success, and how its task ends with it. */
export interface Closing {
  readonly attempt: AttemptResult;
  readonly result: TaskResult;
  /** The work tree after the attempt, and what the task changed. */
  readonly end: NonNullable<AttemptResult['end']>;
}

/**
 * Closes a task: its file, the records of what was done and the code go into one commit, which becomes part of the journal
 * only when git took it. Afterwards the scopes of attempt and task are settled.
 * @returns the commit; null without one
 * @throws CubError `CUB_GIT_COMMIT_REFUSED` with the hook's output and others; everything is then as before
 */
export async function closeTask(deps: CloseDeps, { attempt, result, end }: Closing): Promise<string | null> {
  const marked = await closeFiles(deps, result.task);
  const settlements = [
    { kind: 'attempt', output: { attempt, closed: result } },
    { kind: 'task', output: result },
  ];
  let sha: string | null = null;
  try {
    await deps.tracker.settle(settlements, async (batch) => {
      recordOmissions(batch, attempt, result.task);
      if (deps.commit) sha = await commitAll(deps, result.task, { batch, paths: [...end.paths, ...marked.paths] });
    });
  } catch (error) {
    if (sha === null) {
      await takeBack(deps, end, marked);
      throw error;
    }
    deps.notice(`the task is done and recorded in its commit, but not in the journal of this machine: ${(error as Error).message}`);
  }
  if (sha !== null) await settleHooks(deps, { of: { task_id: result.task.id, attempt: attempt.number }, end, own: marked.paths }, sha);
  return sha;
}

/** What the agent itself says that it left out: the work differs from what was asked for. */
function recordOmissions(batch: EventBatch, { omitted }: AttemptResult, task: Task): void {
  if (omitted.length === 0) return;
  batch.append('drift.recorded', { additions: [], omissions: [...omitted], severity: 'minor' }, { summary: `${task.id} leaves out ${plural(omitted.length, 'thing')} that it asks for` });
}

/** Marks the task closed, and its epic when this was the last open child. */
async function closeFiles(deps: CloseDeps, task: Task): Promise<TakenBack> {
  const { backend } = deps.tasks;
  const { items, faults } = await backend.list();
  const siblings = items.filter((other) => other.parent !== null && other.parent === task.parent && other.id !== task.id);
  const epic = items.find((other) => other.id === task.parent && other.type === 'epic' && other.status !== 'closed');
  // A file that cannot be read may be an open child.
  const isLastChild = faults.length === 0 && siblings.every((other) => other.status === 'closed');
  const done = [task, ...(epic && isLastChild ? [epic] : [])].map(({ id }) => id).filter((id) => items.some((other) => other.id === id));
  const at = deps.clock.now().toISOString();
  for (const id of done) await backend.update(id, { status: 'closed', closed_at: at });
  return { tasks: done, paths: (await backend.paths(done)).map((path) => deps.worktree.toGit(path)) };
}

async function commitAll(deps: CloseDeps, task: Task, { batch, paths }: { batch: EventBatch; paths: readonly string[] }): Promise<string> {
  const { paths: recorded } = await deps.records.publish({ batch });
  try {
    const message = addTrailers(`${commitType(task)}(${task.id}): ${oneLine(deps.redactor.text(task.title))}`, [
      ['Cub-Task', task.id],
      ['Cub-Run', deps.runId],
    ]);
    return await deps.worktree.commit([...paths, ...(await deps.worktree.openRecords())], message, deps.stop);
  } catch (error) {
    await deps.records.withdraw(recorded);
    throw error;
  }
}

/** A line end in a title that was written by hand would let it bring trailers of its own. */
function oneLine(title: string): string {
  return title.replaceAll(/\s+/g, ' ').trim();
}

/** The type that Conventional Commits know for a task's type. */
function commitType({ type }: Task): string {
  const types: Readonly<Record<string, string>> = { bug: 'fix', bugfix: 'fix', docs: 'docs', test: 'test', refactor: 'refactor', chore: 'chore' };
  return ownValue(types, type) ?? 'feat';
}
