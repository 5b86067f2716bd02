import type { Task } from '@cub/schema';
import type { Project } from '@cub/plugin-sdk';
import { requireNotHeld } from './held-task.js';
import { changeTask, type ChangeDeps } from './change-task.js';

/** Makes a closed, blocked or failed task open again. Its history stays; an open task is left as it is. */
export async function reopenTask(deps: ChangeDeps & { project: Pick<Project, 'ensureInitialized'> }, id: string): Promise<Task> {
  const task = await deps.tasks.get(id);
  if (task.status === 'open') return task;
  await requireNotHeld(deps.tasks, task.id, deps.runId);
  await deps.project.ensureInitialized();
  return changeTask(deps, id, { status: 'open', closed_at: null });
}
