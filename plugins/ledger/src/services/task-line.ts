import type { Attempt, LedgerEntry, Outcome, Stage } from '@cub/schema';
import { totalsOf } from '../reducers/task/task-totals.js';

export type TaskLineStatus = 'open' | 'in_progress' | Outcome['status'];

/** One task in a table of an epic or a run. */
export interface TaskLine {
  id: string;
  kind: 'task';
  /** null for a task that was never started: the ledger does not know it. */
  title: string | null;
  status: TaskLineStatus;
  stage: Stage | null;
  attempts: number;
  duration_seconds: number | null;
  unknown_duration_count: number;
  /** null when unknown. */
  cost_usd: number | null;
  cost_nano_usd: number | null;
  unknown_cost_count: number;
  models: string[];
}

/** @param attempts those to sum up, when not all */
export function taskLine(entry: LedgerEntry, attempts: readonly Attempt[] = entry.attempts): TaskLine {
  const totals = totalsOf(attempts);
  return {
    id: entry.id,
    kind: 'task',
    title: entry.title,
    status: statusOf(entry),
    stage: entry.workflow.stage,
    attempts: attempts.length,
    duration_seconds: totals.duration_seconds,
    unknown_duration_count: totals.unknown_duration_count,
    cost_usd: totals.cost_usd,
    cost_nano_usd: totals.cost_nano_usd,
    unknown_cost_count: totals.unknown_cost_count,
    models: totals.models,
  };
}

/** A child of an epic that nobody has worked on. */
export function openLine(id: string): TaskLine {
  const nothing = { duration_seconds: null, unknown_duration_count: 0, cost_usd: 0, cost_nano_usd: 0, unknown_cost_count: 0, models: [] };
  return { id, kind: 'task', title: null, status: 'open', stage: null, attempts: 0, ...nothing };
}

export function statusOf({ outcome }: LedgerEntry): Exclude<TaskLineStatus, 'open'> {
  return outcome?.status ?? 'in_progress';
}
