import type { LedgerEntry } from '@cub/schema';

/**
 * When something last happened to a task. Steps and attempts are in the order in which they happened, so that the last of each counts and not the one
 * whose clock was furthest ahead.
 */
export function lastChange({ started_at, completed_at, state_history: history, workflow, attempts, verification }: LedgerEntry): string {
  const end = history.findLastIndex(({ at }) => at === completed_at);
  const isPastEnd = end !== -1 && end < history.length - 1;
  const staged = workflow.stage_updated_at ?? '';
  if (isPastEnd && staged !== '') return staged;
  const attempt = attempts.at(-1);
  return latest([attempt ? '' : started_at, completed_at ?? '', staged, verification.checked_at ?? '', attempt?.completed_at ?? attempt?.started_at ?? '']);
}

/** @param times ISO 8601 in UTC, '' for none */
export function latest(times: readonly string[]): string {
  return times.reduce((a, b) => (a > b ? a : b), '');
}
