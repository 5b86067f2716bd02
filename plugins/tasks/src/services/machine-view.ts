import type { Journal, Task, TaskStatus } from '@cub/schema';

/** How work on a task last ended, wherever on this machine that was. */
export interface TaskEnding {
  readonly status: TaskStatus;
  readonly at: string;
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
    const end = events.findLast(({ type }) => Object.hasOwn(ENDINGS, type));
    const status = ENDINGS[end?.type ?? ''];
    if (end && status !== undefined) endings.set(end.task_id, { status, at: end.ts });
  }
  return endings;
}

/**
 * Tasks as this machine knows them. What is closed in its file needs no look at the journal: it stays closed, see {@link seenThrough}. Neither does
 * an epic: it ends with its tasks, and an ending on record comes from a cub that closed epics like tasks.
 */
export function throughMachine(journal: Pick<Journal, 'eventsOf'>, tasks: readonly Task[]): Task[] {
  const open = tasks.filter((task) => task.status !== 'closed' && task.type !== 'epic').map(({ id }) => id);
  const endings = open.length === 0 ? new Map<string, TaskEnding>() : taskEndings(journal, open);
  return tasks.map((task) => seenThrough(task, endings.get(task.id)));
}

/**
 * A task as this machine knows it: work that ended in another worktree counts here although the file here does not say
 * so yet. A file that was changed after that ending (reopened) speaks for itself, and so does one that is closed.
 */
function seenThrough(task: Task, ending: TaskEnding | undefined): Task {
  if (!ending || task.status === 'closed' || task.updated_at > ending.at) return task;
  return { ...task, status: ending.status, closed_at: ending.status === 'closed' ? ending.at : task.closed_at };
}
