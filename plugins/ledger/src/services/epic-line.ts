import type { EpicEntry, Stage } from '@cub/schema';

/** One epic in the table of its plan. */
export interface EpicLine {
  id: string;
  kind: 'epic';
  /** null for an epic of which no task was started: the ledger does not know it. */
  title: string | null;
  stage: Stage | null;
  total_tasks: number | null;
  tasks_completed: number;
  attempts: number;
  /** null when unknown. */
  duration_seconds: number | null;
  unknown_duration_count: number;
  /** null when unknown. */
  cost_usd: number | null;
  cost_nano_usd: number | null;
  unknown_cost_count: number;
}

export function epicLine({ id, title, workflow, aggregates: sums }: EpicEntry): EpicLine {
  return {
    id,
    kind: 'epic',
    title,
    stage: workflow.stage,
    total_tasks: sums.total_tasks,
    tasks_completed: sums.tasks_completed,
    attempts: sums.total_attempts,
    duration_seconds: sums.total_duration_seconds,
    unknown_duration_count: sums.unknown_duration_count,
    cost_usd: sums.total_cost_usd,
    cost_nano_usd: sums.total_cost_nano_usd,
    unknown_cost_count: sums.unknown_cost_count,
  };
}

/** An epic of which nobody has worked on a task. */
export function openEpicLine(id: string): EpicLine {
  const nothing = { tasks_completed: 0, attempts: 0, duration_seconds: 0, unknown_duration_count: 0, cost_usd: 0, cost_nano_usd: 0, unknown_cost_count: 0 };
  return { id, kind: 'epic', title: null, stage: null, total_tasks: null, ...nothing };
}
