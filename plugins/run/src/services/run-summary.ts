import { nanoToUsd, type LedgerEntry } from '@cub/schema';
import type { Spending } from '../loop/budget.js';
import type { RunResult, TaskStatusAtEnd } from '../loop/results.js';

/** What `cub run --json` prints. */
export interface RunSummary {
  readonly kind: 'run';
  readonly id: string;
  readonly status: 'completed' | 'failed' | 'cancelled';
  readonly reason: string;
  readonly exit_code: number;
  readonly harness: string;
  readonly iterations: number;
  readonly duration_seconds: number;
  /** The known part; null when nothing is known. */
  readonly cost_nano_usd: number | null;
  readonly cost_usd: number | null;
  readonly unknown_cost_count: number;
  readonly tokens: number | null;
  readonly tasks: readonly TaskSummary[];
}

export interface TaskSummary {
  readonly id: string;
  readonly title: string;
  readonly status: TaskStatusAtEnd;
  readonly attempts: number;
  readonly reason: string | null;
  readonly duration_seconds: number;
  readonly commit: string | null;
  readonly cost_nano_usd: number | null;
}

export function summarize(runId: string, harness: string, result: RunResult, spent: Spending, entries: ReadonlyMap<string, LedgerEntry>): RunSummary {
  return {
    kind: 'run',
    id: runId,
    status: result.end === 'failed' ? 'failed' : result.end === 'interrupted' ? 'cancelled' : 'completed',
    reason: result.reason,
    exit_code: result.exitCode,
    harness,
    iterations: result.iterations,
    duration_seconds: spent.elapsedMs / 1000,
    cost_nano_usd: spent.costNanoUsd,
    cost_usd: nanoToUsd(spent.costNanoUsd),
    unknown_cost_count: spent.unknownCosts,
    tokens: spent.tokens,
    tasks: result.tasks.map(({ task, status, attempts, reason, durationMs, commit }) => ({
      id: task.id,
      title: task.title,
      status,
      attempts: attempts.length,
      reason,
      duration_seconds: durationMs / 1000,
      commit,
      cost_nano_usd: costInRun(entries.get(task.id), runId),
    })),
  };
}

/** What a task's attempts in this run cost. */
function costInRun(entry: LedgerEntry | undefined, runId: string): number | null {
  const costs = (entry?.attempts ?? []).filter((attempt) => attempt.run_id === runId).map((attempt) => attempt.cost_nano_usd);
  const known = costs.filter((cost) => cost !== null);
  return known.length === 0 && costs.length > 0 ? null : known.reduce((sum, cost) => sum + cost, 0);
}
