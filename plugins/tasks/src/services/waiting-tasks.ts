import type { Task } from '@cub/schema';
import type { Readiness, WaitReason } from '@cub/plugin-sdk';

/** A task that is open or to be retried, and cannot be worked on now. */
export interface WaitingTask {
  readonly id: string;
  readonly title: string;
  readonly reasons: readonly WaitReason[];
}

export function waitingTasks(tasks: readonly Task[], { reasonsOf }: Readiness): WaitingTask[] {
  return tasks
    .filter(({ type, status }) => type !== 'epic' && (status === 'open' || status === 'retry'))
    .map(({ id, title }) => ({ id, title, reasons: reasonsOf(id) }))
    .filter(({ reasons }) => reasons.length > 0);
}

/** The other tasks that a task waits for, of all reasons why it is not ready. */
export function waitsFor(id: string, { reasonsOf }: Readiness): WaitReason[] {
  return reasonsOf(id).filter((reason) => reason.id !== null);
}
