import type { JournalEvent, RunStatus } from '@cub/schema';
import { amount, count, fieldsOf, integer, text, type Fields } from '../../reading/values.js';

export interface RunStart {
  readonly at: string;
  readonly harness: string;
  readonly config: Record<string, unknown>;
  readonly costLimitNanoUsd: number | null;
  readonly tokensLimit: number | null;
  readonly timeLimitSeconds: number | null;
}

/** Reads `run.started`. */
export function readRunStart({ data, ts }: JournalEvent): RunStart {
  const fields = fieldsOf(data) ?? {};
  const budget: Fields = fieldsOf(fields.budget) ?? {};
  return {
    at: ts,
    harness: text(fields.harness) ?? 'unknown',
    config: { ...fieldsOf(fields.config) },
    costLimitNanoUsd: count(budget.cost_limit_nano_usd),
    tokensLimit: count(budget.tokens_limit),
    timeLimitSeconds: amount(budget.time_limit_s),
  };
}

export interface RunEnd {
  readonly status: Exclude<RunStatus, 'running'>;
  readonly at: string;
  readonly reason: string | null;
  readonly exitCode: number | null;
  readonly iterations: number | null;
}

const STATUS: Readonly<Record<string, RunEnd['status']>> = {
  'run.completed': 'completed',
  'run.failed': 'failed',
  'run.cancelled': 'cancelled',
};

/**
 * Reads a terminal of a run. A run that was cut off cannot say so itself: `run.interrupted` with a reason comes from a later start.
 * @param before an earlier end: a run that ended by itself is no orphan, whatever a later start believes
 */
export function readRunEnd({ type, data, ts }: JournalEvent, before: RunEnd | null): RunEnd {
  const fields = fieldsOf(data) ?? {};
  if (type === 'run.interrupted' && before) return before;
  const reason = text(fields.reason);
  return {
    status: STATUS[type] ?? (reason ? 'orphaned' : 'interrupted'),
    at: ts,
    reason,
    exitCode: integer(fields.exit_code),
    iterations: count(fields.iterations),
  };
}
