import { nanoToUsd, totalTokens, type RunEntry } from '@cub/schema';
import { distinct } from '../../reading/values.js';
import type { TaskState } from '../task/task-state.js';
import { totalsOf } from '../task/task-totals.js';
import type { RunStart } from './read-run-data.js';
import type { RunState } from './run-state.js';

/** The entry of a run, its keys in the order of the model. It exists from the first event; its file only from the end. */
export function runEntry(state: RunState): RunEntry {
  const { id, imported } = state;
  const wasRunHere = state.start !== null || state.end !== null || state.tasks.size > 0;
  if (imported && !wasRunHere) return { ...imported.entry, imported: imported.record };
  const start = state.start ?? notStarted(state.firstAt);
  const end = state.end ?? RUNNING;
  const totals = totalsOf([...state.tasks.values()].flatMap(({ attempts }) => attempts.map(({ attempt }) => attempt)));
  const isOrphan = end.status === 'orphaned';
  const tasks = {
    tasks_attempted: distinct(state.started),
    tasks_completed: tasksThat(state, (task) => task.end?.status === 'completed'),
    tasks_failed: tasksThat(state, (task) => task.end !== null && task.end.status !== 'completed'),
  };
  return {
    version: 1,
    kind: 'run',
    id,
    run_id: id,
    started_at: start.at,
    // When a run that was cut off ended is not known; when that was noticed is `orphaned_at`.
    completed_at: isOrphan ? null : end.at,
    status: end.status,
    harness: start.harness,
    config: start.config,
    budget: {
      cost_limit: nanoToUsd(start.costLimitNanoUsd),
      cost_usd: totals.cost_usd,
      cost_nano_usd: totals.cost_nano_usd,
      tokens_limit: start.tokensLimit,
      tokens_used: totalTokens(totals.tokens),
      time_limit_s: start.timeLimitSeconds,
    },
    current_task: state.end ? null : state.current,
    ...tasks,
    ...countTasks(tasks),
    iterations: end.iterations ?? Math.max(totals.attempts, state.started.length),
    total_cost_usd: totals.cost_usd,
    total_cost_nano_usd: totals.cost_nano_usd,
    unknown_cost_count: totals.unknown_cost_count,
    total_tokens: totals.tokens,
    unknown_tokens_count: totals.unknown_tokens_count,
    exit_code: end.exitCode,
    reason: end.reason,
    orphaned_at: isOrphan ? end.at : null,
    orphaned_reason: isOrphan ? end.reason : null,
    ...(imported && { imported: imported.record }),
  };
}

const RUNNING = { status: 'running', at: null, reason: null, exitCode: null, iterations: null } as const;

/** A run whose start is not among the events read. */
function notStarted(at: string): RunStart {
  return { at, harness: 'unknown', config: {}, costLimitNanoUsd: null, tokensLimit: null, timeLimitSeconds: null };
}

export type TasksOfRun = Pick<RunEntry, 'tasks_attempted' | 'tasks_completed' | 'tasks_failed'>;

/** How many tasks these lists name. */
export function countTasks(tasks: TasksOfRun): Pick<RunEntry, 'tasks_attempted_count' | 'tasks_completed_count' | 'tasks_failed_count'> {
  return {
    tasks_attempted_count: tasks.tasks_attempted.length,
    tasks_completed_count: tasks.tasks_completed.length,
    tasks_failed_count: tasks.tasks_failed.length,
  };
}

function tasksThat({ tasks }: RunState, ended: (task: TaskState) => boolean): string[] {
  return [...tasks.values()].filter(ended).map(({ id }) => id);
}
