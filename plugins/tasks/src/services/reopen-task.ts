import type { Task } from '@cub/schema';
import type { Project } from '@cub/plugin-sdk';
import { requireNotHeld } from './held-task.js';
import { changeTask, type ChangeDeps } from './change-task.js';
import { refuseReopeningDone } from './epics.js';
import { TaskGraph } from './task-graph.js';

export interface ReopenDeps extends ChangeDeps {
  readonly project: Pick<Project, 'ensureInitialized'>;
  /** Id of the run that this process works for, if any. */
  readonly runId: string | undefined;
}

/**
 * Makes a closed, blocked or failed task open again, and the closed epics above it. Its history stays; an open task
 * is left as it is.
 * @throws CubError `CUB_TASK_CLAIMED` (exit 4), `CUB_TASK_EPIC_DONE`
 */
export async function reopenTask(deps: ReopenDeps, id: string): Promise<Task> {
  const task = await deps.tasks.get(id);
  if (task.status === 'open') return task;
  await requireNotHeld(deps.tasks, task.id, deps.runId);
  const { items } = await deps.tasks.list();
  refuseReopeningDone(task, items);
  await deps.project.ensureInitialized();
  const reopened = await changeTask(deps, task.id, { status: 'open', closed_at: null });
  await reopenAbove(deps, task, items);
  return reopened;
}

/** An epic with an open task is open. @param items all tasks */
export async function reopenAbove(deps: ChangeDeps, { id, parent }: Task, items: readonly Task[]): Promise<void> {
  const graph = new TaskGraph(items);
  const above = parent === null ? [] : [parent, ...graph.ancestorsOf(parent)];
  for (const epic of items.filter(
    (task) => task.id !== id && task.type === 'epic' && task.status === 'closed' && above.includes(task.id)
  )) {
    await changeTask(deps, epic.id, { status: 'open', closed_at: null });
  }
}
