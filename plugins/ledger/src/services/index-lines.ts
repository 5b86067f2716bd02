import { nanoToUsd, type AnyLedgerLine, type EpicEntry, type EpicIndexLine, type PlanEntry, type PlanIndexLine, type RunEntry, type RunIndexLine } from '@cub/schema';

/** A line of `.cub/ledger/index.jsonl`; what an epic, a plan or a run has not is left out. */
export type AnyIndexLine = AnyLedgerLine;

export function epicIndexLine(entry: EpicEntry | null): EpicIndexLine | null {
  if (!entry) return null;
  const { id, title, lineage, workflow, aggregates: sums, completed_at, updated_at } = entry;
  const { total_attempts: attempts } = sums;
  return { type: 'epic', kind: 'epic', id, title, epic: null, plan: lineage.plan_id, stage: workflow.stage, ...money(sums), attempts, completed_at, updated_at };
}

export function planIndexLine(entry: PlanEntry | null): PlanIndexLine | null {
  if (!entry) return null;
  const { id, title, total_attempts: attempts, completed_at, updated_at } = entry;
  return { type: 'plan', kind: 'plan', id, title, epic: null, plan: null, stage: null, ...money(entry), attempts, completed_at, updated_at };
}

export function runIndexLine(entry: RunEntry): RunIndexLine {
  const { id, harness, status, iterations, started_at, completed_at, orphaned_at } = entry;
  const about = { title: id, epic: null, plan: null, stage: null, status, harnesses: [harness] };
  return { type: 'run', kind: 'run', id, ...about, ...money(entry), attempts: iterations, completed_at, updated_at: completed_at ?? orphaned_at ?? started_at };
}

function money({ total_cost_nano_usd: cost_nano_usd, unknown_cost_count }: Pick<RunEntry, 'total_cost_nano_usd' | 'unknown_cost_count'>): Pick<AnyIndexLine, 'cost' | 'cost_nano_usd' | 'unknown_cost_count'> {
  return { cost: nanoToUsd(cost_nano_usd), cost_nano_usd, unknown_cost_count };
}
