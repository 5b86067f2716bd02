import type { LedgerEntry, Outcome, TaskSnapshot } from '@cub/schema';
import type { TaskEnd } from '../../reading/read-task-data.js';
import { distinct } from '../../reading/values.js';
import { isWorked, stageOf, type TaskState } from './task-state.js';
import { totalsOf, type AttemptTotals } from './task-totals.js';

/** The entry of a task, its keys in the order of the model. @returns null when nothing was done for the task */
export function taskEntry(state: TaskState): LedgerEntry | null {
  if (!isWorked(state)) return null;
  const task = state.original ?? unknownTask(state);
  return {
    version: 1,
    kind: 'task',
    id: state.id,
    title: task.title,
    lineage: state.lineage,
    task,
    task_changed: state.changed,
    attempts: state.attempts.map(({ attempt }) => attempt),
    outcome: state.end && outcomeOf(state, state.end),
    drift: state.drift,
    verification: state.verification,
    workflow: { stage: stageOf(state), stage_updated_at: stageSince(state) },
    state_history: [...state.history],
    started_at: state.startedAt ?? state.firstAt,
    completed_at: state.end?.at ?? null,
    ...(state.imported && { imported: state.imported.record }),
  };
}

/** null where an imported record does not say. */
function stageSince({ recordedStage, history, firstAt }: TaskState): string | null {
  if (recordedStage) return recordedStage.at;
  const last = history.at(-1);
  return last ? last.at : firstAt;
}

/** Events of a task whose start is not among those read. */
function unknownTask({ id, firstAt }: TaskState): TaskSnapshot & { captured_at: string } {
  return {
    title: id,
    description: '',
    type: 'task',
    priority: 2,
    labels: [],
    acceptance_criteria: [],
    depends_on: [],
    created_at: firstAt,
    captured_at: firstAt,
  };
}

/** The sum over the attempts; of a task without any, what its end says. */
function durationOf(totals: AttemptTotals, { durationSeconds }: TaskEnd): Pick<Outcome, 'total_duration_seconds' | 'unknown_duration_count'> {
  if (totals.attempts > 0) return { total_duration_seconds: totals.duration_seconds, unknown_duration_count: totals.unknown_duration_count };
  return { total_duration_seconds: durationSeconds, unknown_duration_count: durationSeconds === null ? 1 : 0 };
}

function outcomeOf(state: TaskState, end: TaskEnd): Outcome {
  const attempts = state.attempts.map(({ attempt }) => attempt);
  const totals = totalsOf(attempts);
  return {
    status: end.status,
    success: end.status === 'completed',
    partial: end.partial,
    completed_at: end.at,
    total_cost_usd: totals.cost_usd,
    total_cost_nano_usd: totals.cost_nano_usd,
    unknown_cost_count: totals.unknown_cost_count,
    total_attempts: totals.attempts,
    ...durationOf(totals, end),
    final_model: attempts.findLast(({ model }) => model !== null)?.model ?? null,
    escalated: totals.models.length > 1,
    escalation_path: totals.models,
    files_changed: distinct([...state.filesTouched, ...attempts.flatMap((attempt) => attempt.files_changed)]).sort(),
    commits: [...state.commits],
    approach: end.approach,
    decisions: [...end.decisions],
    lessons_learned: distinct([...state.lessons, ...end.lessons]),
    reason: end.reason,
  };
}
