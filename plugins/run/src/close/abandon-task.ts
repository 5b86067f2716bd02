import type { TaskStatus } from '@cub/schema';
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
  const changed = (await deps.worktree.changesSince(baseline, await deps.worktree.state())).map(({ path }) => path);
  const hasPatch = (result.attempts.at(-1)?.patch ?? null) !== null;
  const kept = hasPatch ? await takeBack(deps, baseline, { paths: changed, tasks: [task.id] }) : changed;
  if (kept.length > 0) deps.notice(`left as they are: ${kept.join(', ')}${hasPatch ? '' : ' (they could not be kept as a patch)'}`);
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
