import type { Outcome, TaskStatusAtEnd } from './results.js';
import type { StopReason } from './run-loop.js';
import type { TaskPolicy } from '../run-options.js';

export type NextStep =
  | { readonly kind: 'retry'; readonly delayMs: number }
  | { readonly kind: 'end'; readonly status: Extract<TaskStatusAtEnd, 'failed' | 'blocked'>; readonly reason: string };

const RATE_LIMIT_BASE_MS = 30_000;
const RATE_LIMIT_MAX_MS = 15 * 60_000;

/** What follows a failed attempt. Pure. @param nth number of the attempt within this run, from 1 */
export function afterAttempt(outcome: Extract<Outcome, { ok: false }>, nth: number, policy: TaskPolicy, stop: StopReason | null): NextStep {
  const { category, summary } = outcome;
  if (category === 'stuck') return { kind: 'end', status: 'blocked', reason: summary };
  if (category === 'interrupted') return { kind: 'end', status: 'failed', reason: summary };
  if (stop) return { kind: 'end', status: 'failed', reason: `${summary} (no further attempt: ${stop.reason})` };
  // Another attempt would meet the same refusal.
  if (category === 'auth') return { kind: 'end', status: 'failed', reason: summary };
  if (nth < policy.maxAttempts) return { kind: 'retry', delayMs: retryDelayMs(category, nth) };
  if (policy.onFailure !== 'retry') return { kind: 'end', status: 'failed', reason: summary };
  return { kind: 'end', status: 'blocked', reason: `${nth} ${nth === 1 ? 'attempt' : 'attempts'} failed, the last one: ${summary}` };
}

/** Agents behind a rate limit get time; all others are tried again at once. @returns milliseconds */
export function retryDelayMs(category: string, nth: number): number {
  return category === 'rate_limit' ? Math.min(RATE_LIMIT_MAX_MS, RATE_LIMIT_BASE_MS * 2 ** (nth - 1)) : 0;
}
