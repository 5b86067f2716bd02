import type { TaskPolicy } from '../run-options.js';
import { afterAttempt, type TaskEnd } from './after-attempt.js';
import type { AttemptResult, TaskResult } from './results.js';
import type { StopReason } from './run-loop.js';

/** What happens to one task. */
export interface TaskSteps {
  /** Why no further attempt may start, if so. */
  stopReason(): StopReason | null;
  /** One attempt with everything that belongs to it. @param nth from 1 within this run @param before the attempts before */
  attempt(nth: number, before: readonly AttemptResult[]): Promise<Tried>;
  /** Ends a task that is not done: keeps what failed work changed as a patch, takes it back, and records how the task ended. */
  abandon(attempts: readonly AttemptResult[], end: TaskEnd): Promise<TaskResult>;
  /** Why a listener does not want the nth attempt; null when none objects. */
  veto(nth: number): Promise<string | null>;
  /** Ends early when the run is asked to stop. */
  wait(ms: number): Promise<void>;
}

export interface Tried {
  readonly attempt: AttemptResult;
  /** How the task ended, when this attempt closed it. */
  readonly closed: TaskResult | null;
}

/** Tries until a task succeeds, is stuck, or the attempts or the budget are used up. */
export async function workTask(steps: TaskSteps, policy: TaskPolicy): Promise<TaskResult> {
  const attempts: AttemptResult[] = [];
  for (let nth = 1; ; nth += 1) {
    const { attempt, closed } = await steps.attempt(nth, attempts);
    if (closed) return closed;
    attempts.push(attempt);
    const end = await endAfter(steps, policy, attempt, nth);
    if (end) return steps.abandon(attempts, end);
  }
}

/** Whether the nth attempt was the last one. What forbids another is asked after the pause, which may be long. */
async function endAfter(steps: TaskSteps, policy: TaskPolicy, { outcome }: AttemptResult, nth: number): Promise<TaskEnd | null> {
  if (outcome.ok) return null;
  const next = afterAttempt(outcome, nth, policy);
  if (next.kind === 'end') return next;
  await steps.wait(next.delayMs);
  const stop = steps.stopReason();
  if (stop) return { status: 'failed', reason: `${outcome.summary} (no further attempt: ${stop.reason})` };
  const veto = await steps.veto(nth + 1);
  return veto === null ? null : { status: 'failed', reason: veto };
}
