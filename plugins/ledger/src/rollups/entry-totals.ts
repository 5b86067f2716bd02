import type { LedgerEntry } from '@cub/schema';
import type { Sums } from '../reducers/sums.js';
import { totalsOf } from '../reducers/task/task-totals.js';

/** What one task adds to the sums of its epic and its plan. */
export type EntryTotals = Sums & { models: string[] };

/** The sums over the attempts of a task; those of its outcome where an imported entry has no attempts. */
export function entryTotals({ attempts, outcome }: LedgerEntry): EntryTotals {
  const sums = totalsOf(attempts);
  if (attempts.length > 0 || outcome === null) return sums;
  return {
    ...sums,
    cost_usd: outcome.total_cost_usd,
    cost_nano_usd: outcome.total_cost_nano_usd,
    unknown_cost_count: outcome.unknown_cost_count,
    duration_seconds: outcome.total_duration_seconds,
    unknown_duration_count: outcome.unknown_duration_count,
    attempts: outcome.total_attempts,
    models: outcome.escalation_path,
  };
}

/** In the order in which the tasks were started: sums and lists must not depend on how entries were found. */
export function inStartOrder<Task extends Pick<LedgerEntry, 'id' | 'started_at'>>(entries: Iterable<Task>): Task[] {
  return [...entries].sort((a, b) => order(a.started_at, b.started_at) || order(a.id, b.id));
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
