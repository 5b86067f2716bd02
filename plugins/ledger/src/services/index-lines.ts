import { nanoToUsd, type EpicEntry, type LedgerLine, type PlanEntry, type RunEntry } from '@cub/schema';

/** A line of `.cub/ledger/index.jsonl`; what an epic, a plan or a run has not is left out. */
export type AnyIndexLine = LedgerLine | RollupIndexLine | RunIndexLine;

interface RollupIndexLine {
  type: 'epic' | 'plan';
  id: string;
  title: string;
  epic: null;
  plan: string | null;
  stage: string | null;
  /** USD; null when unknown. */
  cost: number | null;
  cost_nano_usd: number | null;
  unknown_cost_count: number;
  attempts: number;
  completed_at: string | null;
  updated_at: string;
}

interface RunIndexLine extends Omit<RollupIndexLine, 'type'> {
  type: 'run';
  status: string;
  harnesses: string[];
}

export function epicIndexLine(entry: EpicEntry | null): RollupIndexLine | null {
  if (!entry) return null;
  const { id, title, lineage, workflow, aggregates: sums, completed_at, updated_at } = entry;
  const { total_cost_nano_usd: cost_nano_usd, unknown_cost_count, total_attempts: attempts } = sums;
  const money = { cost: nanoToUsd(cost_nano_usd), cost_nano_usd, unknown_cost_count };
  return { type: 'epic', id, title, epic: null, plan: lineage.plan_id, stage: workflow.stage, ...money, attempts, completed_at, updated_at };
}

export function planIndexLine(entry: PlanEntry | null): RollupIndexLine | null {
  if (!entry) return null;
  const { id, title, total_cost_nano_usd: cost_nano_usd, unknown_cost_count, total_attempts: attempts, completed_at, updated_at } = entry;
  const money = { cost: nanoToUsd(cost_nano_usd), cost_nano_usd, unknown_cost_count };
  return { type: 'plan', id, title, epic: null, plan: null, stage: null, ...money, attempts, completed_at, updated_at };
}

export function runIndexLine(entry: RunEntry): RunIndexLine {
  const { id, harness, status, total_cost_nano_usd: cost_nano_usd, unknown_cost_count, started_at, completed_at } = entry;
  const money = { cost: nanoToUsd(cost_nano_usd), cost_nano_usd, unknown_cost_count };
  const about = { title: id, epic: null, plan: null, stage: null, status, harnesses: [harness] };
  return { type: 'run', id, ...about, ...money, attempts: entry.tasks_attempted.length, completed_at, updated_at: completed_at ?? started_at };
}
