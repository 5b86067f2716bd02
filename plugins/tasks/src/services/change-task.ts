import type { Clock, Journal, Task } from '@cub/schema';
import type { TaskBackend, TaskService } from '@cub/plugin-sdk';
import { taskEndings } from './machine-view.js';

export type TaskChanges = Partial<Omit<Task, 'id' | 'kind' | 'key'>>;

export interface ChangeDeps {
  readonly tasks: TaskService;
  readonly journal: Journal;
  readonly clock: Clock;
}

/** Changes a task's definition. @throws CubError `CUB_TASK_NOT_FOUND` with near matches */
export async function changeTask(deps: ChangeDeps, id: string, changes: TaskChanges): Promise<Task> {
  const seen = await deps.tasks.get(id);
  const endedAt = taskEndings(deps.journal, [seen.id]).get(seen.id)?.at;
  return writeChanges(deps.tasks.backend, deps.clock, { seen, endedAt }, changes);
}

/**
 * Writes changes to the task's file. What the machine knows better than the file (work that ended in another worktree) is
 * written along: the file becomes newer than that ending and would otherwise bring the task back to life. For the same reason the
 * new date is later than the ending also when clocks differ.
 * @param known the task as the machine view shows it, and when work on it last ended
 */
export async function writeChanges(
  backend: TaskBackend,
  clock: Clock,
  known: { readonly seen: Task; readonly endedAt: string | undefined },
  changes: TaskChanges,
): Promise<Task> {
  const { seen, endedAt } = known;
  const earliest = [seen.updated_at, endedAt].map((time) => (time === undefined ? 0 : Date.parse(time) + 1));
  const updated_at = new Date(Math.max(clock.now().getTime(), ...earliest)).toISOString();
  const isReopened = changes.status !== undefined && changes.status !== 'closed' && typeof seen.close_reason === 'string';
  const reason = isReopened ? { close_reason: null } : {};
  return backend.update(seen.id, { updated_at, status: seen.status, closed_at: seen.closed_at, ...reason, ...changes });
}
