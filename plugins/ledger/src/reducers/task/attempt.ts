import { TokenSum, type Attempt, type JournalEvent } from '@cub/schema';
import { attemptNumber, readAttemptEnd, readAttemptStart, readUsage, type AttemptEnd, type Usage } from '../../reading/read-attempt-data.js';
import type { Fields } from '../../reading/values.js';
import { sumOfCosts } from '../sums.js';
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
      duration_seconds: isUnmeasured(event, end) ? null : end.durationSeconds,
      exit_code: end.exitCode,
      files_changed: [...end.files],
      log: end.log,
      patch: end.patch,
    },
  }));
}

/** An attempt whose run was cut off has no measured duration; older versions recorded 0 for it. */
function isUnmeasured({ type }: JournalEvent, { durationSeconds, exitCode }: AttemptEnd): boolean {
  return type === 'attempt.interrupted' && durationSeconds === 0 && exitCode === null;
}

/** `usage.recorded`: each invocation of an agent counts once, with its last report. */
export function usageRecorded(state: TaskState, event: JournalEvent, data: Fields): TaskState {
  const usage = readUsage(data, event.id);
  const reportedIn = ({ usages }: AttemptState) => usages.some(({ invocation }) => invocation === usage.invocation);
  return change(state, event, attemptNumber(event.attempt), (attempt) => withUsage(attempt, usage), reportedIn);
}

function withUsage({ declared, attempt, usages: before }: AttemptState, usage: Usage): AttemptState {
  const at = before.findIndex(({ invocation }) => invocation === usage.invocation);
  const usages = at === -1 ? [...before, usage] : before.with(at, usage);
  const tokens = usages.reduce((sum, { tokens: used }) => sum.add(used), new TokenSum());
  const summed = {
    ...attempt,
    model: attempt.model ?? usage.model,
    tokens: tokens.value,
    unknown_tokens_count: tokens.unknownCount,
    ...sumOfCosts(usages.map(({ costNanoUsd }) => costNanoUsd)),
  };
  return { declared, usages, attempt: summed };
}

/**
 * Changes the attempt that an event speaks of; one that nobody saw starting is added.
 * @param isPreferred which of several attempts of one number and run is meant; without one, the last
 */
function change(
  state: TaskState,
  event: JournalEvent,
  n: number | null,
  apply: (attempt: AttemptState) => AttemptState,
  isPreferred: (attempt: AttemptState) => boolean = () => false,
): TaskState {
  const isMeant = ({ declared, attempt }: AttemptState) =>
    (n === null || declared === n) && (event.run_id === undefined || attempt.run_id === event.run_id);
  const at = state.attempts.findLastIndex(isMeant);
  const found = state.attempts[at];
  if (!found) return change(append(state, event, n ?? 1, { harness: 'unknown', model: null, prompt: null }), event, n, apply);
  const isSibling = (other: AttemptState) => other.declared === found.declared && other.attempt.run_id === found.attempt.run_id;
  const preferred = state.attempts.findLastIndex((other) => isSibling(other) && isPreferred(other));
  const index = preferred === -1 ? at : preferred;
  return { ...state, attempts: state.attempts.with(index, apply(state.attempts[index] ?? found)) };
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
    // Until an agent has reported what it used, that is unknown.
    tokens: null,
    cost_usd: null,
    cost_nano_usd: null,
    unknown_cost_count: 1,
    unknown_tokens_count: 1,
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
