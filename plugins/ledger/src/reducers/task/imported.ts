import type { Attempt, JournalEvent, LedgerEntry, Lineage, Outcome } from '@cub/schema';
import { readTask } from '../../import/read-task.js';
import { readImported } from '../../reading/read-imported.js';
import type { TaskEnd } from '../../reading/read-task-data.js';
import { distinct, type Fields } from '../../reading/values.js';
import { addCommits } from './commits.js';
import { isWorked, type AttemptState, type TaskState } from './task-state.js';

/**
 * `entry.imported`: the attempts of the record come first, each once. What cub itself has done for the task stays as it is: its
 * attempts keep their numbers, and its outcome, stage and verification are not replaced.
 */
export function entryImported(before: TaskState, event: JournalEvent, data: Fields): TaskState {
  const { pieces, whole } = readImported(data, before.pieces);
  const state = { ...before, pieces };
  const read = whole?.kind === 'task' ? readTask(whole.entry, { place: '', name: before.id, at: event.ts }) : null;
  if (!whole || !read) return state;
  const next = hasOwnWork(before) ? beside(state, read.entry) : instead(state, read.entry);
  return { ...next, imported: { record: whole.record, end: next.end, attempts: next.attempts, history: next.history } };
}

/** Whether anything but imports made this state what it is. */
function hasOwnWork(state: TaskState): boolean {
  const { imported } = state;
  if (!imported) return isWorked(state) || state.history.length > 0;
  return imported.end !== state.end || imported.attempts !== state.attempts || imported.history !== state.history;
}

function instead(state: TaskState, entry: LedgerEntry): TaskState {
  const { outcome } = entry;
  const listed = entry.attempts.map(asState);
  const keys = new Set(listed.map(keyOf));
  return {
    ...state,
    original: entry.task,
    lineage: filled(entry.lineage, state.lineage),
    startedAt: entry.started_at,
    attempts: withNumbers(listed, state.attempts.filter((attempt) => !keys.has(keyOf(attempt)))),
    end: outcome && endOf(outcome),
    filesTouched: distinct([...state.filesTouched, ...(outcome?.files_changed ?? [])]),
    commits: addCommits(state.commits, outcome?.commits ?? []),
    changed: entry.task_changed,
    drift: entry.drift,
    verification: entry.verification,
    history: entry.state_history,
    recordedStage: { stage: entry.workflow.stage, at: entry.workflow.stage_updated_at },
  };
}

function beside(state: TaskState, entry: LedgerEntry): TaskState {
  const keys = new Set(state.attempts.map(keyOf));
  const added = entry.attempts.map(asState).filter((attempt) => !keys.has(keyOf(attempt)));
  const numbered = withNumbers(state.attempts, added);
  return {
    ...state,
    original: state.original ?? entry.task,
    lineage: filled(state.lineage, entry.lineage),
    startedAt: state.startedAt !== null && state.startedAt < entry.started_at ? state.startedAt : entry.started_at,
    attempts: [...numbered.slice(state.attempts.length), ...state.attempts],
    filesTouched: distinct([...(entry.outcome?.files_changed ?? []), ...state.filesTouched]),
    commits: addCommits(entry.outcome?.commits ?? [], state.commits),
    changed: state.changed ?? entry.task_changed,
    drift: state.drift ?? entry.drift,
    history: state.imported ? state.history : [...entry.state_history, ...state.history],
  };
}

/** Attempts that are added keep their numbers where these are free. */
function withNumbers(known: readonly AttemptState[], added: readonly AttemptState[]): AttemptState[] {
  return added.reduce<AttemptState[]>((all, next) => {
    const numbers = all.map(({ attempt }) => attempt.attempt_number);
    const { attempt_number: number } = next.attempt;
    const free = numbers.includes(number) ? Math.max(...numbers) + 1 : number;
    return [...all, { ...next, attempt: { ...next.attempt, attempt_number: free } }];
  }, [...known]);
}

function asState(attempt: Attempt): AttemptState {
  return { declared: attempt.attempt_number, attempt, usages: [] };
}

function keyOf({ declared, attempt }: AttemptState): string {
  return JSON.stringify([attempt.run_id, attempt.started_at, declared]);
}

function filled(lineage: Lineage, other: Lineage): Lineage {
  return {
    spec_id: lineage.spec_id ?? other.spec_id,
    spec_file: lineage.spec_file ?? other.spec_file,
    plan_id: lineage.plan_id ?? other.plan_id,
    plan_file: lineage.plan_file ?? other.plan_file,
    epic_id: lineage.epic_id ?? other.epic_id,
  };
}

function endOf(outcome: Outcome): TaskEnd {
  return {
    status: outcome.status,
    partial: outcome.partial,
    at: outcome.completed_at,
    reason: outcome.reason,
    durationSeconds: outcome.total_duration_seconds,
    approach: outcome.approach,
    decisions: outcome.decisions,
    lessons: outcome.lessons_learned,
  };
}
