import { requireSafeId, type Task } from '@cub/schema';
import type { Project } from '@cub/plugin-sdk';
import { changeTask, type ChangeDeps } from './change-task.js';
import { notFound } from './create-task-service.js';
import { refuseCycle } from './refuse-cycle.js';

type Deps = ChangeDeps & { project: Pick<Project, 'ensureInitialized'> };

export interface DependencyInput {
  readonly id: string;
  /** The tasks that must be closed before. */
  readonly on: readonly string[];
}

/** @throws CubError `CUB_ID_UNSAFE` (exit 2), `CUB_TASK_NOT_FOUND`, `CUB_TASK_CYCLE` (exit 3); then nothing is written */
export async function addDependencies(deps: Deps, { id, on }: DependencyInput): Promise<Task> {
  for (const other of on) requireSafeId(other);
  const task = await deps.tasks.get(id);
  const { items } = await deps.tasks.list();
  const missing = on.find((other) => !items.some((item) => item.id === other));
  if (missing !== undefined) throw notFound(missing, items);
  const depends_on = [...new Set([...task.depends_on, ...on])];
  if (depends_on.length === task.depends_on.length) return task;
  const after = items.map((item) => (item.id === task.id ? { ...item, depends_on } : item));
  refuseCycle(after, task.id, { added: on, moved: false });
  await deps.project.ensureInitialized();
  return changeTask(deps, id, { depends_on });
}

/** Dependencies that are not there are left alone, so that one on a deleted task can be removed too. @throws CubError `CUB_ID_UNSAFE` (exit 2), `CUB_TASK_NOT_FOUND` */
export async function removeDependencies(deps: Deps, { id, on }: DependencyInput): Promise<Task> {
  for (const other of on) requireSafeId(other);
  const task = await deps.tasks.get(id);
  const depends_on = task.depends_on.filter((other) => !on.includes(other));
  if (depends_on.length === task.depends_on.length) return task;
  await deps.project.ensureInitialized();
  return changeTask(deps, id, { depends_on });
}
