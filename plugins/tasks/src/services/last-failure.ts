import type { ErrorCategory, Task } from '@cub/schema';
import type { LedgerService } from '@cub/plugin-sdk';

/** Why work on a task ended without success, and where to read more. */
export interface LastFailure {
  readonly status: string;
  /** In the words of the run or, for `<stuck>`, of the agent. */
  readonly reason: string | null;
  readonly error_category: ErrorCategory | null;
  /** Number of the last attempt; null when none was made. */
  readonly attempt: number | null;
  /** Absolute paths of what the last attempt left on this machine; null where there is nothing. */
  readonly log: string | null;
  readonly prompt: string | null;
  readonly patch: string | null;
}

/** What the record says of a task that is blocked or to be tried again. @returns null for any other task, and for one that no run has ended */
export async function lastFailure(ledger: Pick<LedgerService, 'task' | 'artifactPath'>, task: Task): Promise<LastFailure | null> {
  if (task.status !== 'blocked' && task.status !== 'retry') return null;
  const entry = await ledger.task(task.id);
  if (!entry?.outcome || entry.outcome.success) return null;
  const last = entry.attempts.at(-1);
  const place = (ref: { path: string } | null | undefined) => (ref ? ledger.artifactPath(ref.path) : null);
  return {
    status: entry.outcome.status,
    reason: entry.outcome.reason,
    error_category: last?.error_category ?? null,
    attempt: last?.attempt_number ?? null,
    log: place(last?.log),
    prompt: place(last?.prompt),
    patch: place(last?.patch),
  };
}
