import type { LedgerEntry, LedgerLine } from '@cub/schema';
import { distinct } from '../reading/values.js';
import { lastChange } from '../reducers/task/last-change.js';
import { totalsOf } from '../reducers/task/task-totals.js';
import { statusOf } from './task-line.js';

/** A task in one line, as lists and the index show it. */
export function indexLine(entry: LedgerEntry): LedgerLine {
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
    error_categories: [...new Set(entry.attempts.flatMap(({ error_category: category }) => category ?? []))],
    started_at: entry.started_at,
    completed_at: entry.completed_at,
    updated_at: lastChange(entry),
  };
}
