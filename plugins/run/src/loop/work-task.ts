import type { Task } from '@cub/schema';
import type { TaskPolicy } from '../run-options.js';
import { afterAttempt } from './after-attempt.js';
import type { AttemptResult, TaskResult } from './results.js';
import type { StopReason } from './run-loop.js';

/** What happens to one task. */
export interface TaskSteps {
  stopReason(): StopReason | null;
  /** One attempt with everything that belongs to it; of a success also the commit that closes the task. @param nth from 1 within this run */
  attempt(task: Task, nth: number, finish: (attempt: AttemptResult) => TaskResult): Promise<{ attempt: AttemptResult; commit: string | null }>;
  /** Takes back what failed work changed, after it was kept as a patch, and records how the task ended. */
  abandon(result: TaskResult): Promise<void>;
  /** Why a listener does not want the nth attempt; null when none objects. */
  veto(nth: number): Promise<string | null>;
  wait(ms: number): Promise<void>;
  /** Milliseconds since any fixed point. */
  elapsedMs(): number;
}

/** Tries until a task succeeds, is stuck, or the attempts or the budget are used up. */
export async function workTask(steps: TaskSteps, policy: TaskPolicy, task: Task): Promise<TaskResult> {
  const startedMs = steps.elapsedMs();
  const attempts: AttemptResult[] = [];
  const endsAs = (rest: Pick<TaskResult, 'status' | 'reason' | 'category'>): TaskResult => ({
    task,
    attempts: [...attempts],
    durationMs: steps.elapsedMs() - startedMs,
    commit: null,
    ...rest,
  });
  for (let nth = 1; ; nth += 1) {
    const { attempt, commit } = await steps.attempt(task, nth, (last) => ({
      ...endsAs({ status: 'completed', reason: null, category: null }),
      attempts: [...attempts, last],
    }));
    attempts.push(attempt);
    if (attempt.outcome.ok) return { ...endsAs({ status: 'completed', reason: null, category: null }), commit };
    const next = afterAttempt(attempt.outcome, nth, policy, steps.stopReason());
    if (next.kind === 'retry') await steps.wait(next.delayMs);
    const veto = next.kind === 'retry' ? await steps.veto(nth + 1) : null;
    if (next.kind === 'retry' && veto === null) continue;
    const end = next.kind === 'end' ? next : { status: 'failed' as const, reason: veto };
    const result = endsAs({ status: end.status, reason: end.reason, category: attempt.outcome.category });
    await steps.abandon(result);
    return result;
  }
}
