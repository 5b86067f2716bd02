import { usdToNano, type Attempt } from '@cub/schema';
import { interrupted, newAttempt } from './read-attempt.js';
import type { Source } from './source.js';
import { readUsage } from './usage.js';

export interface FlatTimes {
  readonly startedAt: string;
  readonly completedAt: string | null;
  /** The entry has a list of attempts, and it is empty. */
  readonly hasList: boolean;
}

/**
 * One attempt from the sums at the top of an entry (or in its outcome) that has no attempts, so that what it says about cost, tokens
 * and time is part of every sum. An entry with an empty list gets one only when there is something to add up.
 */
export function attemptFromTotals(source: Source, { startedAt, completedAt, hasList }: FlatTimes): Attempt | null {
  const harness = source.text('harness_name');
  const model = source.text('harness_model');
  const duration = source.amount('duration_seconds');
  const isUsed = isAbove0(source.raw('cost_usd')) || hasTokens(source.raw('tokens')) || isAbove0(duration);
  const isWorked = isUsed || (!hasList && (harness !== null || isAbove0(source.raw('iterations'))));
  if (!isWorked) {
    dropZeros(source);
    return null;
  }
  source.odd('attempts', 'the entry has sums, but no attempts', 'one attempt with these sums');
  const attempt: Attempt = {
    ...newAttempt(1, startedAt, readUsage(source)),
    run_id: runOfPath(source),
    completed_at: completedAt,
    harness: harness ?? 'unknown',
    model,
    success: successOf(source, completedAt),
    duration_seconds: duration,
  };
  const hasEnded = attempt.success !== null || (completedAt !== null && source.section('outcome') !== null);
  return hasEnded ? attempt : interrupted({ ...attempt, completed_at: null });
}

function successOf(source: Source, completedAt: string | null): boolean | null {
  const outcome = source.section('outcome');
  if (outcome) return outcome.flag('success');
  return outcome === undefined && completedAt !== null ? true : null;
}

/** The path of the log names the run. It is only looked at as text: it is one of another machine. */
function runOfPath(source: Source): string | null {
  const path = source.raw('run_log_path');
  const run = typeof path === 'string' ? (/[/\\]runs[/\\](cub-\d{8}-\d{6}[\w-]*)[/\\]/.exec(path)?.[1] ?? null) : null;
  if (run !== null) source.odd('run_log_path', 'the only place that names the run', `run ${run}`);
  return run;
}

function isAbove0(value: unknown): boolean {
  return typeof value === 'number' && value > 0 && usdToNano(value) > 0;
}

function hasTokens(value: unknown): boolean {
  return isAbove0(value) || (typeof value === 'object' && value !== null && Object.values(value).some(isAbove0));
}

/** Sums of nothing say nothing. */
function dropZeros(source: Source): void {
  for (const key of ['cost_usd', 'tokens', 'duration_seconds', 'iterations', 'harness_name', 'harness_model'] as const) {
    const value = source.raw(key);
    if (value === 0 || value === '' || value === null || (key === 'tokens' && !hasTokens(value) && isCounts(value))) source.drop(key);
  }
}

function isCounts(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.values(value).every((n) => n === 0);
}
