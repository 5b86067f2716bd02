import { nanoToUsd, type RunEntry } from '@cub/schema';
import { distinct } from '../../reading/values.js';
import { addSums, addTokens, NO_TOKENS, totalTokens } from '../sums.js';
import type { TaskState } from '../task/task-state.js';
import { totalsOf } from '../task/task-totals.js';
import type { RunState } from './run-state.js';

/** The entry of a run, its keys in the order of the model. It exists from the first event; its file only from the end. */
export function runEntry(state: RunState): RunEntry {
  const { id, start, end } = state;
  const sums = [...state.tasks.values()].map(({ attempts }) => totalsOf(attempts.map(({ attempt }) => attempt)));
  const cost = addSums(sums);
  const tokens = sums.reduce((sum, task) => addTokens(sum, task.tokens), NO_TOKENS);
  const isOrphan = end?.status === 'orphaned';
  return {
    version: 1,
    kind: 'run',
    id,
    run_id: id,
    started_at: start?.at ?? state.firstAt,
    // When a run that was cut off ended is not known; when that was noticed is `orphaned_at`.
    completed_at: isOrphan ? null : (end?.at ?? null),
    status: end?.status ?? 'running',
    harness: start?.harness ?? 'unknown',
    config: start?.config ?? {},
    budget: {
      cost_limit: nanoToUsd(start?.costLimitNanoUsd ?? null),
      cost_usd: cost.cost_usd,
      cost_nano_usd: cost.cost_nano_usd,
      tokens_limit: start?.tokensLimit ?? null,
      tokens_used: totalTokens(tokens),
      time_limit_s: start?.timeLimitSeconds ?? null,
    },
    current_task: end ? null : state.current,
    tasks_attempted: distinct(state.started),
    tasks_completed: tasksThat(state, (task) => task.end?.success === true),
    tasks_failed: tasksThat(state, (task) => task.end?.success === false),
    iterations: end?.iterations ?? state.started.length,
    total_cost_usd: cost.cost_usd,
    total_cost_nano_usd: cost.cost_nano_usd,
    unknown_cost_count: cost.unknown_cost_count,
    total_tokens: tokens,
    exit_code: end?.exitCode ?? null,
    reason: end?.reason ?? null,
    orphaned_at: isOrphan ? end.at : null,
    orphaned_reason: isOrphan ? end.reason : null,
  };
}

function tasksThat({ tasks }: RunState, ended: (task: TaskState) => boolean): string[] {
  return [...tasks.values()].filter(ended).map(({ id }) => id);
}
