import type { TaskStatus } from '@cub/schema';
import type { TaskResult } from '../loop/results.js';
import type { Baseline } from '../worktree/baseline.js';
import { takeBackAll } from '../worktree/take-back.js';
import type { CloseDeps } from './close-task.js';
import { commitRecords } from './commit-records.js';

/**
 * Ends a task that is blocked or failed: files and branch content are as they were when the task began (what was changed is
 * kept as a patch, what the agent committed is taken back by the commit of the records), and the task's file says so.
 * @throws the error of git or the disk when the work cannot be kept: nothing is taken back then, and the next run finds the task unfinished
 */
export async function abandonTask(deps: CloseDeps, baseline: Baseline, result: TaskResult): Promise<void> {
  const { task, status } = result;
  const tree = await deps.worktree.state();
  const changed = (await deps.worktree.changesSince(baseline, tree)).map(({ path }) => path);
  const hasPatch = (result.attempts.at(-1)?.patch ?? null) !== null;
  if (!hasPatch && changed.length > 0) deps.notice(`what ${task.id} changed is kept in ${await deps.worktree.keepPatch(baseline, { name: task.id, tree })}`);
  const kept = await takeBackAll(deps, baseline, { taskId: task.id, paths: changed });
  if (kept.length > 0) deps.notice(`left as they are, because something else is in their place: ${kept.join(', ')}`);
  const committed = (await deps.worktree.committedSince(baseline)).filter((path) => !kept.includes(path));
  // The task itself is as open as before when it was not what failed.
  const isOpen = result.category === 'interrupted' || result.stopsRun;
  if (!isOpen) await deps.tasks.backend.update(task.id, { status: STATUS[status] ?? task.status });
  const taskFiles = isOpen ? [] : (await deps.tasks.backend.paths([task.id])).map((path) => deps.worktree.toGit(path));
  const subject = `chore(cub): record ${task.id} as ${result.category === 'interrupted' ? 'interrupted' : status}`;
  await deps.tracker.settle([{ kind: 'task', output: result }], async (batch) => {
    if (deps.commit) await commitRecords(deps, { batch, subject, paths: [...taskFiles, ...committed] });
  });
  if (committed.length > 0) deps.notice(`took back what the agent had committed: ${committed.join(', ')}`);
}

const STATUS: Readonly<Record<string, TaskStatus>> = { blocked: 'blocked', failed: 'retry' };
