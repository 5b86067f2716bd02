import { CubError, type Task, requireSafeId } from '@cub/schema';
import type { IdService, NewTask, Project } from '@cub/plugin-sdk';
import { requireTitle } from '../require-title.js';
import { requireType } from '../require-type.js';
import { notFound } from './create-task-service.js';
import { completeTask } from '../complete-task.js';
import { lineageUnder } from './lineage-under.js';
import { refuseCycle } from './refuse-cycle.js';
import { refuseUnclearId } from './refuse-unclear-id.js';
import { reopenAbove } from './reopen-task.js';
import type { ChangeDeps } from './change-task.js';

export interface CreateTaskDeps extends ChangeDeps {
  readonly project: Pick<Project, 'ensureInitialized'>;
  /** Asked for only when an id is needed. */
  readonly ids: () => Promise<IdService>;
}

/**
 * Creates a task, with a new standalone id when none is given. Epics that were done have an open task then, and are
 * open again.
 * @throws CubError `CUB_TASK_EXISTS`, `CUB_ID_TWIN`, `CUB_IDS_AMBIGUOUS`, `CUB_TASK_INVALID` (exit 2), for its
 *   relations `CUB_TASK_NOT_FOUND`, `CUB_TASK_CYCLE`
 */
export async function createTask(deps: CreateTaskDeps, input: Omit<NewTask, 'id'> & { id?: string }): Promise<Task> {
  if (input.id !== undefined) requireSafeId(input.id);
  requireTitle(input.title);
  if (input.type !== undefined) requireType(input.type);
  const { items } = await deps.tasks.list();
  const known = new Set(items.map((task) => task.id));
  const related = [
    ...(input.depends_on ?? []),
    ...(input.parent === undefined || input.parent === null ? [] : [input.parent]),
  ];
  const missing = related.find((id) => !known.has(id));
  if (missing !== undefined) throw notFound(missing, items);
  if (input.id !== undefined && !known.has(input.id)) await refuseUnclearId(input.id, known, deps.ids);
  const draft = completeTask({ ...input, id: input.id ?? '' }, '', '');
  refuseCycle([...items, draft], draft.id, { added: draft.depends_on, moved: draft.parent !== null });
  await deps.project.ensureInitialized();
  const id = input.id ?? (await newId(deps, known));
  const created = await deps.tasks.backend.create({ ...input, id, ...lineageUnder(input.parent, items) });
  if (created.status !== 'closed') await reopenAbove(deps, created, items);
  return created;
}

/** A number whose task exists already (created by hand) is passed over. */
async function newId({ ids }: CreateTaskDeps, known: ReadonlySet<string>): Promise<string> {
  const service = await ids();
  for (;;) {
    const [id] = await service.next('standalone');
    if (id === undefined) throw new CubError('no id was allocated for the task', { code: 'CUB_TASK_NO_ID' });
    if (!known.has(id)) return id;
  }
}
