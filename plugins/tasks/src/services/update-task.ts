import { CubError, EXIT, type Task, type TaskStatus } from '@cub/schema';
import { requireTitle } from '../require-title.js';
import { requireType } from '../require-type.js';
import { requireNotHeld } from './held-task.js';
import { changeTask, type ChangeDeps, type TaskChanges } from './change-task.js';
import { openTasksOf, refuseReopeningDone } from './epics.js';
import { notFound } from './create-task-service.js';
import { lineageUnder } from './lineage-under.js';
import { refuseCycle } from './refuse-cycle.js';
import { reopenAbove, type ReopenDeps } from './reopen-task.js';

export interface UpdateTaskInput
  extends Pick<
    TaskChanges,
    'title' | 'description' | 'type' | 'priority' | 'assignee' | 'parent' | 'acceptance_criteria' | 'files' | 'verify'
  > {
  readonly id: string;
  readonly status?: Exclude<TaskStatus, 'closed'>;
  /** Replaces all labels. */
  readonly labels?: string[];
  readonly addLabels?: readonly string[];
  readonly removeLabels?: readonly string[];
}

/**
 * Changes fields of a task's definition; what is undefined stays.
 * @throws CubError `CUB_TASK_INVALID` when there is nothing to change or a value is none, `CUB_TASK_CLAIMED` (exit 4)
 *   for the status of a task that a run holds, `CUB_TASK_EPIC_DONE`, `CUB_TASK_CYCLE`
 */
export async function updateTask(deps: ReopenDeps, input: UpdateTaskInput): Promise<Task> {
  const task = await deps.tasks.get(input.id);
  const changes = changesOf(task, input);
  if (Object.keys(changes).length === 0) {
    throw new CubError(`nothing to change in ${input.id}`, {
      code: 'CUB_TASK_INVALID',
      exit: EXIT.usage,
      suggestions: ['Give a field, for example `--priority 0`.'],
    });
  }
  if (input.title !== undefined) requireTitle(input.title);
  const { items } = await deps.tasks.list();
  refuseTypeChange(deps, task, input.type, items);
  if (input.status !== undefined) {
    await requireNotHeld(deps.tasks, task.id, deps.runId);
    if (task.status === 'closed') refuseReopeningDone(task, items);
  }
  Object.assign(changes, place(task, input, items));
  await deps.project.ensureInitialized();
  const changed = await changeTask(
    deps,
    task.id,
    input.status === undefined ? changes : { ...changes, closed_at: null }
  );
  const isOpened = (input.status ?? input.parent ?? null) !== null && changed.status !== 'closed';
  if (isOpened) await reopenAbove(deps, changed, items);
  return changed;
}

/** The given fields, with the labels as they will be. */
function changesOf(task: Task, { id: _, addLabels = [], removeLabels = [], ...fields }: UpdateTaskInput): TaskChanges {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  const changes = Object.fromEntries(given) as TaskChanges;
  if (addLabels.length === 0 && removeLabels.length === 0) return changes;
  const labels = [...new Set([...(fields.labels ?? task.labels), ...addLabels])];
  return { ...changes, labels: labels.filter((label) => !removeLabels.includes(label)) };
}

/**
 * What was worked on stays a task, and what has tasks stays an epic: the record would contradict it.
 * @throws CubError `CUB_TASK_INVALID` (exit 2)
 */
function refuseTypeChange(
  { journal }: ChangeDeps,
  { id, type: before }: Task,
  type: string | undefined,
  items: readonly Task[]
): void {
  if (type === undefined || type === before) return;
  requireType(type);
  const [found] = journal.eventsOf('machine', new Set([`task/${id}` as const]));
  const isRecorded = found?.[1].some((event) => /^(task|attempt|entry)\./.test(event.type)) === true;
  if (type === 'epic' && isRecorded) {
    const suggestions = ['Create an epic, and put the task into it with `cub task update ID --parent EPIC`.'];
    throw new CubError(`${id} cannot become an epic: the ledger has a record of work on it`, {
      code: 'CUB_TASK_INVALID',
      exit: EXIT.usage,
      suggestions,
    });
  }
  const open = before === 'epic' ? openTasksOf(id, items) : [];
  if (open.length === 0) return;
  const suggestions = ['Give its tasks to another epic first, with `cub task update ID --parent EPIC`.'];
  throw new CubError(`${id} has open tasks, so it stays an epic: ${open.map((task) => task.id).join(', ')}`, {
    code: 'CUB_TASK_INVALID',
    exit: EXIT.usage,
    suggestions,
  });
}

/**
 * A task that moves takes its lineage from the new epic: its records and its cost belong there from the next start
 * on.
 */
function place(task: Task, { parent }: UpdateTaskInput, items: readonly Task[]): Pick<TaskChanges, 'lineage'> {
  if (parent === undefined || parent === null) return {};
  const { id } = task;
  if (parent === id)
    throw new CubError(`${id} cannot be its own parent`, { code: 'CUB_TASK_INVALID', exit: EXIT.usage });
  if (!items.some((other) => other.id === parent)) throw notFound(parent, items);
  refuseCycle(
    items.map((item) => (item.id === id ? { ...item, parent } : item)),
    id,
    { added: [], moved: true }
  );
  return lineageUnder(parent, items);
}
