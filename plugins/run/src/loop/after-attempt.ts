import type { TaskPolicy } from '../run-options.js';
import type { Failure, TaskStatusAtEnd } from './results.js';

/** How a task ends that is not done. */
export interface TaskEnd {
  readonly status: Extract<TaskStatusAtEnd, 'failed' | 'blocked'>;
  readonly reason: string;
}

export type NextStep = { readonly kind: 'retry'; readonly delayMs: number } | ({ readonly kind: 'end' } & TaskEnd);

const RATE_LIMIT_BASE_MS = 30_000;
const RATE_LIMIT_MAX_MS = 15 * 60_000;

/** What follows a failed attempt. Pure. @param nth number of the attempt within this run, from 1 */
export function afterAttempt({ category, summary, stopsRun }: Failure, nth: number, policy: TaskPolicy): NextStep {
  if (category === 'stuck') return { kind: 'end', status: 'blocked', reason: summary };
  if (stopsRun || category === 'interrupted') return { kind: 'end', status: 'failed', reason: summary };
  if (nth < policy.maxAttempts) return { kind: 'retry', delayMs: retryDelayMs(category, nth) };
  if (policy.onFailure !== 'retry') return { kind: 'end', status: 'failed', reason: summary };
  return { kind: 'end', status: 'blocked', reason: `${nth} ${nth === 1 ? 'attempt' : 'attempts'} failed, the last one: ${summary}` };
}

/** Agents behind a rate limit get time; all others are tried again at once. @returns milliseconds */
export function retryDelayMs(category: Failure['category'], nth: number): number {
  return category === 'rate_limit' ? Math.min(RATE_LIMIT_MAX_MS, RATE_LIMIT_BASE_MS * 2 ** (nth - 1)) : 0;
}
