import { CubError, type Task, requireSafeId } from '@cub/schema';
import type { IdService, NewTask, Project, TaskService } from '@cub/plugin-sdk';
import { requireTitle } from '../require-title.js';
import { notFound } from './create-task-service.js';
import { lineageUnder } from './lineage-under.js';

export interface CreateTaskDeps {
  readonly project: Pick<Project, 'ensureInitialized'>;
  readonly tasks: TaskService;
  /** Asked for only when an id is needed. */
  readonly ids: () => Promise<IdService>;
}

/** Creates a task, with a new standalone id when none is given. @throws CubError `CUB_TASK_EXISTS`, `CUB_TASK_NOT_FOUND` for its relations */
export async function createTask(deps: CreateTaskDeps, input: Omit<NewTask, 'id'> & { id?: string }): Promise<Task> {
  if (input.id !== undefined) requireSafeId(input.id);
  requireTitle(input.title);
  const { items } = await deps.tasks.list();
  const known = new Set(items.map((task) => task.id));
  const related = [...(input.depends_on ?? []), ...(input.parent === undefined || input.parent === null ? [] : [input.parent])];
  const missing = related.find((id) => !known.has(id));
  if (missing !== undefined) throw notFound(missing, items);
  await deps.project.ensureInitialized();
  const id = input.id ?? (await newId(deps, known));
  return deps.tasks.backend.create({ ...input, id, ...lineageUnder(input.parent, items) });
}

/** A number whose task exists already (created by hand) is passed over. */
async function newId({ ids }: CreateTaskDeps, known: ReadonlySet<string>): Promise<string> {
  const service = await ids();
  for (;;) {
    const [id] = await service.next('standalone');
    if (id === undefined) throw new CubError('no id was handed out for the task', { code: 'CUB_TASK_NO_ID' });
    if (!known.has(id)) return id;
  }
}
