import type { Attempt, JournalEvent, Tokens } from '@cub/schema';
import { attemptNumber, readAttemptEnd, readAttemptStart, readUsage, type Usage } from '../../reading/read-attempt-data.js';
import type { Fields } from '../../reading/values.js';
import { addTokens, NO_TOKENS, sumOfCosts } from '../sums.js';
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

/** `usage.recorded`: each invocation of an agent counts once, as it was reported last. */
export function usageRecorded(state: TaskState, event: JournalEvent, data: Fields): TaskState {
  const usage = readUsage(data);
  if (!usage) return state;
  return change(state, event, attemptNumber(event.attempt), (attempt) => withUsage(attempt, usage), (attempt) => hasUsage(attempt, usage));
}

function hasUsage({ usages }: AttemptState, { invocation }: Usage): boolean {
  return usages.some((other) => other.invocation === invocation);
}

/** A later report replaces the one before; what it does not know stays as it was. */
function withUsage({ declared, attempt, usages: before }: AttemptState, usage: Usage): AttemptState {
  const known = before.find(({ invocation }) => invocation === usage.invocation);
  const merged = known ? { ...usage, model: usage.model ?? known.model, tokens: usage.tokens ?? known.tokens, costNanoUsd: usage.costNanoUsd ?? known.costNanoUsd } : usage;
  const usages = known ? before.map((other) => (other === known ? merged : other)) : [...before, merged];
  const tokens = usages.flatMap((one) => one.tokens ?? []);
  const summed = {
    ...attempt,
    model: attempt.model ?? usage.model,
    tokens: tokens.length === 0 ? attempt.tokens : tokens.reduce<Tokens>(addTokens, NO_TOKENS),
    ...sumOfCosts(usages.map(({ costNanoUsd }) => costNanoUsd)),
  };
  return { declared, usages, attempt: summed };
}

/**
 * Changes the attempt that an event speaks of; one that nobody saw starting is added.
 * @param isBetter which of several attempts with one number is meant; without it the last one
 */
function change(
  state: TaskState,
  event: JournalEvent,
  n: number | null,
  apply: (attempt: AttemptState) => AttemptState,
  isBetter: (attempt: AttemptState) => boolean = () => false,
): TaskState {
  const isMeant = ({ declared, attempt }: AttemptState) =>
    (n === null || declared === n) && (event.run_id === undefined || attempt.run_id === event.run_id);
  const last = state.attempts.findLast(isMeant);
  if (!last) return change(append(state, event, n ?? 1, { harness: 'unknown', model: null, prompt: null }), event, n, apply);
  const isSibling = ({ declared, attempt }: AttemptState) => declared === last.declared && attempt.run_id === last.attempt.run_id;
  const found = state.attempts.findLast((attempt) => isSibling(attempt) && isBetter(attempt)) ?? last;
  return { ...state, attempts: state.attempts.with(state.attempts.indexOf(found), apply(found)) };
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
