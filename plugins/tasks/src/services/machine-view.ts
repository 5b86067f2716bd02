import type { Journal, JournalEvent, Task, TaskStatus } from '@cub/schema';

/** How work on a task last ended, wherever on this machine that was. */
export interface TaskEnding {
  /** Of the event that says so. */
  readonly id: string;
  readonly status: TaskStatus;
  readonly at: string;
  /** Ids of the endings before it. */
  readonly earlier: ReadonlySet<string>;
  /** When this piece of work began; null when that is not known. */
  readonly startedAt: string | null;
  /** When the task that was worked on had been created; null when that is not known. */
  readonly createdAt: string | null;
}

const ENDINGS: Readonly<Record<string, TaskStatus>> = {
  'task.completed': 'closed',
  'task.failed': 'retry',
  'task.blocked': 'blocked',
};

/** The newest ending of each of these tasks that has one. Only what names them is read: ask for no more than are needed. */
export function taskEndings(journal: Pick<Journal, 'eventsOf'>, ids: readonly string[]): ReadonlyMap<string, TaskEnding> {
  const endings = new Map<string, TaskEnding>();
  for (const [, events] of journal.eventsOf('machine', new Set(ids.map((id) => `task/${id}` as const)))) {
    const ending = lastEnding(events);
    if (ending) endings.set(ending.taskId, ending);
  }
  return endings;
}

/** @param events of one task, in the order of the journal */
function lastEnding(events: readonly JournalEvent[]): (TaskEnding & { readonly taskId: string }) | null {
  const ends = events.filter(({ type }) => Object.hasOwn(ENDINGS, type));
  const end = ends.at(-1);
  const status = ENDINGS[end?.type ?? ''];
  if (!end || status === undefined) return null;
  const { snapshot } = end.data as { snapshot?: { created_at?: unknown } };
  const createdAt = typeof snapshot?.created_at === 'string' ? snapshot.created_at : null;
  const startedAt = events.slice(0, events.indexOf(end)).findLast(({ type }) => type === 'task.started')?.ts ?? null;
  return { taskId: end.task_id, id: end.id, status, at: end.ts, earlier: new Set(ends.slice(0, -1).map(({ id }) => id)), startedAt, createdAt };
}

/** Tasks as this machine knows them. What is closed in its file needs no look at the journal: it stays closed, see {@link seenThrough}. */
export function throughMachine(journal: Pick<Journal, 'eventsOf'>, tasks: readonly Task[]): Task[] {
  const open = tasks.filter((task) => task.status !== 'closed').map(({ id }) => id);
  const endings = open.length === 0 ? new Map<string, TaskEnding>() : taskEndings(journal, open);
  return tasks.map((task) => seenThrough(task, endings.get(task.id)));
}

/**
 * A task as this machine knows it: work that ended in another worktree counts here although the file here does not say
 * so yet. A file that was changed after that ending (reopened) speaks for itself, and so does one that is closed.
 */
function seenThrough(task: Task, ending: TaskEnding | undefined): Task {
  if (!ending || task.status === 'closed' || wasSetAfter(task, ending)) return task;
  return { ...task, status: ending.status, closed_at: ending.status === 'closed' ? ending.at : task.closed_at };
}

/**
 * Whether the status in the file was set after this ending. The file says which ending it was set after, so that no clock decides. An ending that this
 * machine does not know yet is later than those that it knows. Backends that keep no such name, and older versions of cub, have only dates: they count
 * when the file was changed at all, and after the beginning of that work.
 */
function wasSetAfter({ status_after: known, created_at, updated_at }: Task, { id, at, earlier, startedAt, createdAt }: TaskEnding): boolean {
  if (known !== undefined) return known === id || !earlier.has(known);
  const isUntouched = updated_at === created_at && created_at === createdAt;
  return !isUntouched && updated_at > at && updated_at > (startedAt ?? '');
}
