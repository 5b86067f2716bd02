import type { Attempt, JournalEvent } from '@cub/schema';
import { attemptNumber, readAttemptEnd, readAttemptStart, readUsage, type Usage } from '../../reading/read-attempt-data.js';
import type { Fields } from '../../reading/values.js';
import { addTokens, sumOfCosts } from '../sums.js';
import type { AttemptState, TaskState } from './task-state.js';

/** `attempt.started` always appends: an attempt is never overwritten, also when two runs gave it the same number. */
export function attemptStarted(state: TaskState, event: JournalEvent, data: Fields): TaskState {
  const start = readAttemptStart(data);
  if (!start) return state;
  const { harness, model, prompt } = start;
  return append(state, event, start.n, { harness, model, prompt });
}

/** `attempt.completed`, `attempt.failed`, `attempt.interrupted` */
export function attemptEnded(state: TaskState, event: JournalEvent, data: Fields): TaskState {
  const end = readAttemptEnd(data);
  if (!end) return state;
  const success = event.type === 'attempt.completed';
  return change(state, event, end.n, (attempt) => ({
    ...attempt,
    attempt: {
      ...attempt.attempt,
      completed_at: event.ts,
      success,
      error_category: end.category ?? (event.type === 'attempt.interrupted' ? 'interrupted' : null),
      error_summary: end.summary,
      duration_seconds: end.durationSeconds,
      exit_code: end.exitCode,
      files_changed: [...end.files],
      log: end.log,
      patch: end.patch,
    },
  }));
}

/** `usage.recorded`: each invocation of an agent counts once. */
export function usageRecorded(state: TaskState, event: JournalEvent, data: Fields): TaskState {
  const usage = readUsage(data);
  if (!usage) return state;
  return change(state, event, attemptNumber(event.attempt), (attempt, siblings) =>
    [attempt, ...siblings].some(({ usages }) => usages.some(({ invocation }) => invocation === usage.invocation))
      ? attempt
      : withUsage(attempt, usage),
  );
}

function withUsage({ declared, attempt, usages: before }: AttemptState, usage: Usage): AttemptState {
  const usages = [...before, usage];
  const summed = {
    ...attempt,
    model: attempt.model ?? usage.model,
    tokens: usage.tokens ? addTokens(attempt.tokens, usage.tokens) : attempt.tokens,
    ...sumOfCosts(usages.map(({ costNanoUsd }) => costNanoUsd)),
  };
  return { declared, usages, attempt: summed };
}

/** Changes the attempt that an event speaks of; one that nobody saw starting is added. */
function change(
  state: TaskState,
  event: JournalEvent,
  n: number | null,
  apply: (attempt: AttemptState, siblings: readonly AttemptState[]) => AttemptState,
): TaskState {
  const isMeant = ({ declared, attempt }: AttemptState) =>
    (n === null || declared === n) && (event.run_id === undefined || attempt.run_id === event.run_id);
  const at = state.attempts.findLastIndex(isMeant);
  const found = state.attempts[at];
  if (!found) return change(append(state, event, n ?? 1, { harness: 'unknown', model: null, prompt: null }), event, n, apply);
  const siblings = state.attempts.filter((other) => other.declared === found.declared && other.attempt.run_id === found.attempt.run_id);
  return { ...state, attempts: state.attempts.with(at, apply(found, siblings)) };
}

function append(state: TaskState, event: JournalEvent, n: number, known: Pick<Attempt, 'harness' | 'model' | 'prompt'>): TaskState {
  const attempt: Attempt = {
    attempt_number: freeNumber(state, n),
    run_id: event.run_id ?? null,
    started_at: event.ts,
    completed_at: null,
    harness: known.harness,
    model: known.model,
    success: null,
    error_category: null,
    error_summary: null,
    tokens: null,
    // Until an agent has reported what it cost, that is unknown.
    cost_usd: null,
    cost_nano_usd: null,
    unknown_cost_count: 1,
    duration_seconds: null,
    exit_code: null,
    files_changed: [],
    prompt: known.prompt,
    log: null,
    patch: null,
  };
  return { ...state, attempts: [...state.attempts, { declared: n, attempt, usages: [] }] };
}

function freeNumber({ attempts }: TaskState, n: number): number {
  const numbers = attempts.map(({ attempt }) => attempt.attempt_number);
  return numbers.includes(n) ? Math.max(...numbers) + 1 : n;
}
