import { CubError, EXIT, type Task, type TaskStatus } from '@cub/schema';
import type { Project } from '@cub/plugin-sdk';
import { requireTitle } from '../require-title.js';
import { requireNotHeld } from './held-task.js';
import { changeTask, type ChangeDeps, type TaskChanges } from './change-task.js';
import { notFound } from './create-task-service.js';
import { lineageUnder } from './lineage-under.js';

export interface UpdateTaskInput extends Pick<TaskChanges, 'title' | 'description' | 'type' | 'priority' | 'assignee' | 'parent' | 'acceptance_criteria' | 'files' | 'verify'> {
  readonly id: string;
  readonly status?: Exclude<TaskStatus, 'closed'>;
  /** Replaces all labels. */
  readonly labels?: string[];
  readonly addLabels?: readonly string[];
  readonly removeLabels?: readonly string[];
}

/** Changes fields of a task's definition; what is undefined stays. @throws CubError `CUB_TASK_INVALID` when there is nothing to change */
export async function updateTask(deps: ChangeDeps & { project: Pick<Project, 'ensureInitialized'> }, input: UpdateTaskInput): Promise<Task> {
  const { id, addLabels = [], removeLabels = [], ...fields } = input;
  const task = await deps.tasks.get(id);
  const changes = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as TaskChanges;
  if (addLabels.length > 0 || removeLabels.length > 0) {
    const labels = [...new Set([...(input.labels ?? task.labels), ...addLabels])];
    changes.labels = labels.filter((label) => !removeLabels.includes(label));
  }
  if (Object.keys(changes).length === 0) {
    throw new CubError(`nothing to change in ${id}`, { code: 'CUB_TASK_INVALID', exit: EXIT.usage, suggestions: ['Give a field, for example `--priority 0`.'] });
  }
  if (input.title !== undefined) requireTitle(input.title);
  if (input.status !== undefined) await requireNotHeld(deps.tasks, task.id, deps.runId);
  Object.assign(changes, await place(deps, input));
  await deps.project.ensureInitialized();
  return changeTask(deps, id, input.status === undefined ? changes : { ...changes, closed_at: null });
}

/** A task that moves takes its lineage from the new epic: its records and its cost belong there from the next start on. */
async function place({ tasks }: ChangeDeps, { id, parent }: UpdateTaskInput): Promise<Pick<TaskChanges, 'lineage'>> {
  if (parent === undefined || parent === null) return {};
  if (parent === id) throw new CubError(`${id} cannot be its own parent`, { code: 'CUB_TASK_INVALID', exit: EXIT.usage });
  const { items } = await tasks.list();
  if (!items.some((task) => task.id === parent)) throw notFound(parent, items);
  return lineageUnder(parent, items);
}
