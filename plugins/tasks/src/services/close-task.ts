import { CubError, EXIT, snapshotOf, type Clock, type Journal, type Task } from '@cub/schema';
import type { Project, TaskService } from '@cub/plugin-sdk';
import { changeTask } from './change-task.js';
import { claimsFolder, releaseByHand } from './claims.js';
import { refuseOpenTasks } from './epics.js';
import { requireNotHeld } from './held-task.js';

export interface CloseTaskDeps {
  readonly project: Pick<Project, 'localDir' | 'ensureInitialized'>;
  readonly tasks: TaskService;
  readonly journal: Journal;
  readonly clock: Clock;
  /** Id of the run that this process works for, if any. */
  readonly runId: string | undefined;
}

export interface CloseTaskInput {
  readonly id: string;
  readonly reason: string | null;
  readonly lessons: readonly string[];
}

export type ClosedTask = Task & {
  /** What happened: `closed`, `unchanged` (it was closed already) or `wish` (a run decides). */
  readonly recorded: 'closed' | 'unchanged' | 'wish';
  /** Epics that closed with it, because it was their last open task. */
  readonly closed_epics: readonly string[];
};

const SOURCE = 'cub task close';

/**
 * Closes a task by hand: the files of the task and of the epics whose last open task it was, then `task.completed`
 * with no attempts; when one fails, nothing has happened. Inside a run only the wish is recorded, because the run
 * closes a task after it verified the work. An epic gets no record of work.
 * @throws CubError `CUB_TASK_CLAIMED` (exit 4), `CUB_TASK_EPIC_OPEN`
 */
export async function closeTask(deps: CloseTaskDeps, input: CloseTaskInput): Promise<ClosedTask> {
  const task = await deps.tasks.get(input.id);
  if (task.status === 'closed') return { ...task, recorded: 'unchanged', closed_epics: [] };
  if (task.type === 'epic') await requireClosableEpic(deps, task, input);
  await requireNotHeld(deps.tasks, task.id, deps.runId);
  await deps.project.ensureInitialized();
  if (deps.runId !== undefined) return recordWish(deps, task, input);
  const record = task.type === 'epic' ? () => undefined : () => recordCompletion(deps.journal, task, input);
  const [closed, ...epics] = await closeFiles(deps, await deps.tasks.closesWith(task.id), input.reason, record);
  releaseByHand(claimsFolder(deps.project.localDir), task.id);
  return { ...(closed ?? task), recorded: 'closed', closed_epics: epics.map(({ id }) => id) };
}

async function requireClosableEpic(deps: CloseTaskDeps, { id }: Task, { lessons }: CloseTaskInput): Promise<void> {
  refuseOpenTasks(id, (await deps.tasks.list()).items);
  if (lessons.length > 0) {
    const suggestions = ['Close a task with it, or put it into the constitution.'];
    throw new CubError(`${id} is an epic, and lessons are kept with tasks`, {
      code: 'CUB_TASK_IS_EPIC',
      exit: EXIT.usage,
      suggestions,
    });
  }
  if (deps.runId === undefined) return;
  const suggestions = ['Finish your task; the run closes the epic with its last task.'];
  throw new CubError(`${id} is an epic, which an agent does not close`, {
    code: 'CUB_TASK_IS_EPIC',
    exit: EXIT.usage,
    suggestions,
  });
}

function recordWish({ journal }: CloseTaskDeps, task: Task, { reason, lessons }: CloseTaskInput): ClosedTask {
  const data = { wish: 'close', task: task.id, reason, lessons };
  journal.append('agent.note', data, { task_id: task.id, source: SOURCE, summary: `Wishes to close ${task.id}` });
  return { ...task, recorded: 'wish', closed_epics: [] };
}

/** @param ids the task first @param record what makes it definite; when it fails the files are as they were */
async function closeFiles(
  deps: CloseTaskDeps,
  ids: readonly string[],
  reason: string | null,
  record: () => void
): Promise<Task[]> {
  const before: Task[] = [];
  const closed: Task[] = [];
  try {
    for (const id of ids) {
      before.push(await deps.tasks.get(id));
      const why = id === ids[0] && reason !== null ? { close_reason: reason } : {};
      closed.push(await changeTask(deps, id, { status: 'closed', closed_at: deps.clock.now().toISOString(), ...why }));
    }
    record();
  } catch (error) {
    for (const { id, status, closed_at } of before.slice(0, closed.length))
      await changeTask(deps, id, { status, closed_at });
    throw error;
  }
  return closed;
}

function recordCompletion(journal: Journal, task: Task, input: CloseTaskInput): void {
  const [found] = journal.eventsOf('machine', new Set([`task/${task.id}` as const]));
  const started = found?.[1].some((event) => event.type === 'task.started');
  const context = { task_id: task.id, source: SOURCE };
  const snapshot = snapshotOf(task);
  if (!started)
    journal.append(
      'task.started',
      { snapshot, lineage: task.lineage },
      { ...context, summary: `Started ${task.id}: ${task.title}` }
    );
  journal.append(
    'task.completed',
    {
      status: 'completed',
      reason: input.reason,
      error_category: null,
      exit_code: null,
      duration_sec: 0,
      files_touched: [],
      commits: [],
      snapshot,
      partial: false,
      notes: { approach: null, decisions: [], lessons_learned: [...input.lessons] },
    },
    { ...context, summary: `Closed by hand: ${task.title}` }
  );
}
