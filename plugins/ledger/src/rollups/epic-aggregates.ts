import { nanoToUsd, type EpicAggregates, type LedgerEntry } from '@cub/schema';
import { distinct, toMilliseconds } from '../reading/values.js';
import { addSums, addTokens, NO_TOKENS, totalTokens } from '../reducers/sums.js';
import { entryTotals } from './entry-totals.js';

/** The sums over the tasks of an epic. @param entries in the order of their start @param totalTasks children, worked or not */
export function aggregatesOf(entries: readonly LedgerEntry[], totalTasks: number): EpicAggregates {
  const totals = entries.map(entryTotals);
  const cost = addSums(totals);
  const known = totals.flatMap(({ cost_nano_usd }) => cost_nano_usd ?? []);
  const attempts = totals.reduce((sum, task) => sum + task.attempts, 0);
  const tokens = totals.reduce((sum, task) => addTokens(sum, task.tokens), NO_TOKENS);
  const seconds = toMilliseconds(totals.reduce((sum, task) => sum + task.seconds, 0));
  const escalations = totals.filter(({ models }) => models.length > 1).length;
  const perEntry = (sum: number) => (entries.length === 0 ? 0 : sum / entries.length);
  return {
    total_tasks: totalTasks,
    tasks_completed: entries.filter(({ outcome }) => outcome?.success === true).length,
    tasks_in_progress: entries.filter(({ outcome }) => outcome === null).length,
    tasks_failed: entries.filter(({ outcome }) => outcome?.success === false).length,
    total_cost_usd: cost.cost_usd,
    total_cost_nano_usd: cost.cost_nano_usd,
    unknown_cost_count: cost.unknown_cost_count,
    avg_cost_usd: averageUsd(known),
    min_cost_usd: nanoToUsd(known.length === 0 ? null : known.reduce((a, b) => Math.min(a, b))),
    max_cost_usd: nanoToUsd(known.length === 0 ? null : known.reduce((a, b) => Math.max(a, b))),
    total_escalations: escalations,
    escalation_rate: perEntry(escalations),
    total_attempts: attempts,
    avg_attempts_per_task: perEntry(attempts),
    total_tokens: tokens,
    avg_tokens: perEntry(totalTokens(tokens)),
    total_duration_seconds: seconds,
    avg_duration_seconds: toMilliseconds(perEntry(seconds)),
    models_used: distinct(totals.flatMap(({ models }) => models)),
    most_common_model: mostCommonModel(entries),
  };
}

function averageUsd(costs: readonly number[]): number | null {
  if (costs.length === 0) return null;
  return nanoToUsd(Math.round(costs.reduce((a, b) => a + b, 0) / costs.length));
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
