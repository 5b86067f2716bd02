import { KnownSum, nanoToUsd, type LedgerEntry } from '@cub/schema';
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
  /** As the cost. */
  readonly tokens: number | null;
  readonly unknown_tokens_count: number;
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
  /** The known part; null when nothing is known. */
  readonly cost_nano_usd: number | null;
  readonly unknown_cost_count: number;
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
    unknown_tokens_count: spent.unknownTokens,
    tasks: result.tasks.map(({ task, status, attempts, reason, durationMs, commit }) => ({
      id: task.id,
      title: task.title,
      status,
      attempts: attempts.length,
      reason,
      duration_seconds: durationMs / 1000,
      commit,
      ...costInRun(entries.get(task.id), runId),
    })),
  };
}

/** What a task's attempts in this run cost. */
function costInRun(entry: LedgerEntry | undefined, runId: string): Pick<TaskSummary, 'cost_nano_usd' | 'unknown_cost_count'> {
  const sum = new KnownSum();
  for (const attempt of entry?.attempts ?? []) if (attempt.run_id === runId) sum.add(attempt.cost_nano_usd, attempt.unknown_cost_count);
  return { cost_nano_usd: sum.value, unknown_cost_count: sum.unknownCount };
}
