import type { Clock, Journal, Task } from '@cub/schema';
import type { TaskBackend, TaskService } from '@cub/plugin-sdk';
import { taskEndings, type TaskEnding } from './machine-view.js';

export type TaskChanges = Partial<Omit<Task, 'id' | 'kind' | 'key'>>;

export interface ChangeDeps {
  readonly tasks: TaskService;
  readonly journal: Journal;
  readonly clock: Clock;
  /** Id of the run that this process works for, if any. */
  readonly runId?: string | undefined;
}

/** Changes a task's definition. @throws CubError `CUB_TASK_NOT_FOUND` with near matches */
export async function changeTask(deps: ChangeDeps, id: string, changes: TaskChanges): Promise<Task> {
  const seen = await deps.tasks.get(id);
  const ending = taskEndings(deps.journal, [seen.id]).get(seen.id);
  return writeChanges(deps.tasks.backend, deps.clock, { seen, ending }, changes);
}

/**
 * Writes changes to the task's file. What the machine knows better than the file (work that ended in another worktree) is written along: the file is
 * then newer than that ending and would otherwise bring the task back to life. A status that differs from the ending names it, so that the file is known
 * to be newer whatever the clocks say; a backend that keeps only dates gets one that is later than the ending.
 * @param known the task as the machine view shows it, and how work on it last ended
 */
export async function writeChanges(
  backend: TaskBackend,
  clock: Clock,
  known: { readonly seen: Task; readonly ending: TaskEnding | undefined },
  changes: TaskChanges,
): Promise<Task> {
  const { seen, ending } = known;
  const earliest = [seen.updated_at, ending?.at].map((time) => (time === undefined ? 0 : Date.parse(time) + 1));
  const updated_at = new Date(Math.max(clock.now().getTime(), ...earliest)).toISOString();
  const status = changes.status ?? seen.status;
  const after = ending && status !== 'closed' && status !== ending.status ? { status_after: ending.id } : {};
  return backend.update(seen.id, { updated_at, ...after, closed_at: seen.closed_at, ...changes, status });
}
