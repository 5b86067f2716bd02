import type { LedgerEntry, Stage } from '@cub/schema';
import { distinct } from '../reading/values.js';
import { lastChange } from '../reducers/task/last-change.js';
import { totalsOf } from '../reducers/task/task-totals.js';
import { statusOf, type TaskLineStatus } from './task-line.js';

/** A line of the ledger's index. */
export interface IndexLine {
  type: 'task';
  kind: 'task';
  id: string;
  title: string;
  epic: string | null;
  plan: string | null;
  stage: Stage;
  status: TaskLineStatus;
  /** USD; null when unknown. */
  cost: number | null;
  cost_nano_usd: number | null;
  unknown_cost_count: number;
  attempts: number;
  runs: string[];
  harnesses: string[];
  models: string[];
  escalated: boolean;
  drift: string | null;
  started_at: string;
  completed_at: string | null;
  updated_at: string;
}

export function indexLine(entry: LedgerEntry): IndexLine {
  const totals = totalsOf(entry.attempts);
  return {
    type: 'task',
    kind: 'task',
    id: entry.id,
    title: entry.title,
    epic: entry.lineage.epic_id,
    plan: entry.lineage.plan_id,
    stage: entry.workflow.stage,
    status: statusOf(entry),
    cost: totals.cost_usd,
    cost_nano_usd: totals.cost_nano_usd,
    unknown_cost_count: totals.unknown_cost_count,
    attempts: totals.attempts,
    runs: distinct(entry.attempts.flatMap(({ run_id }) => run_id ?? [])),
    harnesses: distinct(entry.attempts.map(({ harness }) => harness)),
    models: totals.models,
    escalated: totals.models.length > 1,
    drift: entry.drift?.severity ?? null,
    started_at: entry.started_at,
    completed_at: entry.completed_at,
    updated_at: lastChange(entry),
  };
}
