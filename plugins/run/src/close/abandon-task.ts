import type { TaskStatus } from '@cub/schema';
import type { TaskResult } from '../loop/results.js';
import type { Baseline } from '../work-tree.js';
import type { CloseDeps } from './close-task.js';
import { commitRecords } from './commit-records.js';

/**
 * Ends a task that is blocked or failed: the work tree is as it was when the task began (what was changed is kept as a
 * patch), the task's file says so, and the records are committed.
 */
export async function abandonTask(deps: CloseDeps, baseline: Baseline, result: TaskResult): Promise<void> {
  const { task, status } = result;
  const changed = (await deps.worktree.changesSince(baseline)).map(({ path }) => path);
  const paths = new Set(await deps.tasks.backend.paths([task.id]));
  const taskFiles = [...paths].map((path) => deps.worktree.toGit(path));
  const patch = result.attempts.at(-1)?.patch ?? null;
  if (patch !== null) await deps.worktree.restore(baseline, changed);
  else if (changed.length > 0) deps.notice(`left as they are, because they could not be kept as a patch: ${changed.join(', ')}`);
  const isInterrupted = result.category === 'interrupted';
  // A task that was only interrupted is as open as before.
  if (!isInterrupted) await deps.tasks.backend.update(task.id, { status: STATUS[status] ?? task.status });
  await deps.tracker.settle([{ kind: 'task', output: result }], async (batch) => {
    if (deps.commit) await commitRecords(deps, { batch, subject: `chore(cub): record ${task.id} as ${isInterrupted ? 'interrupted' : status}`, taskFiles });
  });
}

const STATUS: Readonly<Record<string, TaskStatus>> = { blocked: 'blocked', failed: 'retry' };
