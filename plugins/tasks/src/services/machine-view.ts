import type { JournalEvent, Task, TaskStatus } from '@cub/schema';

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

/** The newest ending of every task. @param events ordered by time, as the journal reads them */
export function taskEndings(events: readonly JournalEvent[]): ReadonlyMap<string, TaskEnding> {
  const endings = new Map<string, TaskEnding>();
  for (const event of events) {
    const status = ENDINGS[event.type];
    if (status !== undefined) endings.set(event.task_id, { status, at: event.ts });
  }
  return endings;
}

/**
 * A task as this machine knows it: work that ended in another worktree counts here although the file here does not say
 * so yet. A file that was changed after that ending (reopened) speaks for itself, and so does one that is closed.
 */
export function seenThrough(task: Task, ending: TaskEnding | undefined): Task {
  if (!ending || task.status === 'closed' || task.updated_at > ending.at) return task;
  return { ...task, status: ending.status, closed_at: ending.status === 'closed' ? ending.at : task.closed_at };
}
