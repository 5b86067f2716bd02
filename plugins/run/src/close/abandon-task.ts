import type { Task, TaskStatus } from '@cub/schema';
import type { TaskResult } from '../loop/results.js';
import type { Baseline } from '../worktree/baseline.js';
import { takeBack } from '../worktree/take-back.js';
import type { CloseDeps } from './close-task.js';
import { commitRecords } from './commit-records.js';

/**
 * Ends a task that is blocked or failed: files and branch content are as they were when the task began (what was changed is
 * kept as a patch, what the agent committed is taken back by the commit of the records), and the task's file says so.
 */
export async function abandonTask(deps: CloseDeps, baseline: Baseline, result: TaskResult): Promise<void> {
  const { task, status } = result;
  const end = result.attempts.at(-1)?.end ?? null;
  const changed = await changedByTask(deps, baseline, result);
  const hasPatch = (result.attempts.at(-1)?.patch ?? null) !== null;
  const kept = hasPatch ? await takeBack(deps, baseline, { paths: changed, tasks: [] }) : changed;
  if (kept.length > 0) deps.notice(`left as they are: ${kept.join(', ')}${hasPatch ? '' : ' (they could not be kept as a patch)'}`);
  const committed = (await deps.worktree.committedSince(baseline, end?.head)).filter((path) => !kept.includes(path));
  // The task itself is as open as before when it was not what failed.
  const isOpen = result.category === 'interrupted' || result.stopsRun;
  if (!isOpen) await deps.tasks.backend.update(task.id, { status: STATUS[status] ?? task.status });
  const taskFiles = isOpen ? [] : await filesOf(deps, task);
  const subject = `chore(cub): record ${task.id} as ${result.category === 'interrupted' ? 'interrupted' : status}`;
  await deps.tracker.settle([{ kind: 'task', output: result }], async (batch) => {
    if (deps.commit) await commitRecords(deps, { batch, subject, paths: [...taskFiles, ...committed] });
  });
  if (committed.length > 0) deps.notice(`took back what the agent had committed: ${committed.join(', ')}`);
}

/**
 * What there is to restore. A file that changed after the last attempt had ended is somebody else's by now, and stays; so does the
 * definition of the task itself, which its record quotes.
 */
async function changedByTask(deps: CloseDeps, baseline: Baseline, { task, attempts }: TaskResult): Promise<string[]> {
  const end = attempts.at(-1)?.end ?? null;
  const now = await deps.worktree.state();
  const changed = (await deps.worktree.changesSince(baseline, end?.tree ?? now)).map(({ path }) => path);
  const later = new Set(end === null ? [] : (await deps.worktree.changesSince(end, now)).map(({ path }) => path));
  // A backend that keeps several tasks in a file restores the given tasks alone.
  const own = new Set(deps.tasks.backend.restore ? [] : await filesOf(deps, task));
  const left = changed.filter((path) => later.has(path));
  if (left.length > 0) deps.notice(`changed by somebody else after the attempt, left as they are: ${left.join(', ')}`);
  return changed.filter((path) => !later.has(path) && !own.has(path));
}

async function filesOf({ tasks, worktree }: CloseDeps, { id }: Task): Promise<string[]> {
  return (await tasks.backend.paths([id])).map((path) => worktree.toGit(path));
}

const STATUS: Readonly<Record<string, TaskStatus>> = { blocked: 'blocked', failed: 'retry' };
