import type { LedgerEntry } from '@cub/schema';

/** When something last happened to a task. */
export function lastChange({ started_at, completed_at, workflow, attempts, verification }: LedgerEntry): string {
  const attemptTimes = attempts.flatMap((attempt) => [attempt.started_at, attempt.completed_at ?? '']);
  return latest([started_at, completed_at ?? '', workflow.stage_updated_at ?? '', verification.checked_at ?? '', ...attemptTimes]);
}

/** @param times ISO 8601 in UTC, '' for none */
export function latest(times: readonly string[]): string {
  return times.reduce((a, b) => (a > b ? a : b), '');
}
