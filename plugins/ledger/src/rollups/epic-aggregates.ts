import { nanoToUsd, type EpicAggregates, type LedgerEntry } from '@cub/schema';
import { distinct } from '../reading/values.js';
import { addSums } from '../reducers/sums.js';
import { entryTotals } from './entry-totals.js';

/** The sums over the tasks of an epic. @param entries in the order of their start @param totalTasks children, worked or not */
export function aggregatesOf(entries: readonly LedgerEntry[], totalTasks: number): EpicAggregates {
  const totals = entries.map(entryTotals);
  const sums = addSums(totals);
  const known = totals.flatMap(({ cost_nano_usd }) => cost_nano_usd ?? []);
  const escalations = totals.filter(({ models }) => models.length > 1).length;
  const perEntry = (sum: number) => (entries.length === 0 ? 0 : sum / entries.length);
  return {
    total_tasks: totalTasks,
    tasks_completed: entries.filter(({ outcome }) => outcome?.success === true).length,
    tasks_in_progress: entries.filter(({ outcome }) => outcome === null).length,
    tasks_failed: entries.filter(({ outcome }) => outcome?.success === false).length,
    total_cost_usd: sums.cost_usd,
    total_cost_nano_usd: sums.cost_nano_usd,
    unknown_cost_count: sums.unknown_cost_count,
    avg_cost_usd: nanoToUsd(sums.average_nano_usd),
    min_cost_usd: nanoToUsd(known.length === 0 ? null : known.reduce((a, b) => Math.min(a, b))),
    max_cost_usd: nanoToUsd(known.length === 0 ? null : known.reduce((a, b) => Math.max(a, b))),
    total_escalations: escalations,
    escalation_rate: perEntry(escalations),
    total_attempts: sums.attempts,
    avg_attempts_per_task: perEntry(sums.attempts),
    total_tokens: sums.tokens,
    unknown_tokens_count: sums.unknown_tokens_count,
    avg_tokens: sums.average_tokens,
    total_duration_seconds: sums.duration_seconds,
    unknown_duration_count: sums.unknown_duration_count,
    avg_duration_seconds: sums.average_seconds,
    models_used: distinct(totals.flatMap(({ models }) => models)),
    most_common_model: mostCommonModel(entries),
  };
}

/** The model that most tasks ended with; of equals the one that was used first. */
function mostCommonModel(entries: readonly LedgerEntry[]): string | null {
  const tasks = new Map<string, number>();
  for (const { attempts, outcome } of entries) {
    const model = attempts.findLast((attempt) => attempt.model !== null)?.model ?? outcome?.final_model;
    if (model) tasks.set(model, (tasks.get(model) ?? 0) + 1);
  }
  const most = Math.max(...tasks.values());
  return [...tasks].find(([, count]) => count === most)?.[0] ?? null;
}
