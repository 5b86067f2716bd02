import { snapshotOf, type ErrorCategory, type Task } from '@cub/schema';
import type { ScopeEvent, ScopeKind } from '@cub/track';
import type { AttemptInput } from '../attempt/prepare-attempt.js';
import type { AttemptResult, RunResult, TaskResult } from '../loop/results.js';
import type { Tried } from '../loop/work-task.js';
import type { RunOptions } from '../run-options.js';

export interface RunInput {
  readonly runId: string;
  readonly harness: string;
  readonly options: RunOptions;
}

const SOURCE = 'cub run';
const NO_NOTES = { approach: null, decisions: [], lessons_learned: [] };

/** How a run, a task and an attempt are recorded. */
export const runKind: ScopeKind<RunInput, RunResult> = {
  name: 'run',
  context: ({ runId }) => ({ run_id: runId, source: SOURCE }),
  start: ({ runId, harness, options }) => ({
    type: 'run.started',
    summary: `${runId} started with ${harness}`,
    data: {
      harness,
      model: options.model,
      config: recordedConfig(options),
      workflow: 'run-loop',
      definition_hash: null,
      epoch: 1,
      budget: {
        cost_limit_nano_usd: options.limits.costNanoUsd,
        tokens_limit: options.limits.tokens,
        time_limit_s: options.limits.timeMs === null ? null : options.limits.timeMs / 1000,
        max_iterations: options.limits.iterations,
        max_attempts: options.maxAttempts,
      },
    },
  }),
  end: ({ end, reason, exitCode, iterations }, { runId }) => ({
    type: end === 'failed' ? 'run.failed' : end === 'interrupted' ? 'run.cancelled' : 'run.completed',
    summary: `${runId} ended: ${reason}`,
    data: { reason, exit_code: exitCode, iterations },
  }),
  thrown: (error, { runId }) => ({
    type: 'run.failed',
    summary: `${runId} failed: ${messageOf(error)}`,
    data: { reason: messageOf(error), exit_code: 1, iterations: 0 },
  }),
};

export const taskKind: ScopeKind<Task, TaskResult> = {
  name: 'task',
  context: (task) => ({ task_id: task.id }),
  start: (task) => ({
    type: 'task.started',
    summary: `${task.id} started: ${task.title}`,
    data: { snapshot: snapshotOf(task), lineage: { ...task.lineage, epic_id: task.lineage.epic_id ?? task.parent } },
  }),
  end: (result) => taskEnded(result),
  thrown: (error, task) =>
    taskEnded({ task, status: 'failed', attempts: [], files: [], reason: messageOf(error), category: null, durationMs: null, commit: null }),
};

/** @param result without a duration where nobody measured it */
function taskEnded(result: Omit<TaskResult, 'durationMs'> & { readonly durationMs: number | null }): ScopeEvent {
  const { task, status, reason, category, attempts, files, durationMs } = result;
  const last = attempts.at(-1);
  return {
    type: `task.${status}`,
    summary: status === 'completed' ? `${task.id} completed: ${task.title}` : `${task.id} ${status}: ${reason ?? ''}`,
    data: {
      status,
      reason,
      error_category: category,
      exit_code: last?.exitCode ?? null,
      duration_sec: durationMs === null ? null : durationMs / 1000,
      files_touched: [...files],
      commits: attempts.flatMap(({ commits }) => [...commits]),
      snapshot: snapshotOf(task),
      // Work that did not succeed is taken back; its patch keeps it.
      partial: false,
      notes: last?.notes ?? NO_NOTES,
    },
  };
}

export const attemptKind: ScopeKind<AttemptInput, Tried> = {
  name: 'attempt',
  context: ({ number, harness, sessionId }) => ({ attempt: number, agent: harness, session_id: sessionId }),
  start: ({ number, harness, model, prompt, task }) => ({
    type: 'attempt.started',
    summary: `attempt ${number} of ${task.id} with ${harness}`,
    data: { n: number, harness, model, prompt: prompt.ref },
  }),
  end: ({ attempt }) => attemptEnded(attempt),
  thrown: (error, { number }) => ({
    type: 'attempt.failed',
    summary: `attempt ${number} failed: ${messageOf(error)}`,
    data: endData({ n: number, exit_code: null, signal: null, duration_sec: null, log: null, patch: null, files_changed: [] }, null, messageOf(error)),
  }),
};

function attemptEnded(attempt: AttemptResult): ScopeEvent {
  const { outcome, number } = attempt;
  const data = endData(
    {
      n: number,
      exit_code: attempt.exitCode,
      signal: attempt.signal,
      duration_sec: attempt.durationMs / 1000,
      log: attempt.log,
      patch: attempt.patch,
      files_changed: [...attempt.filesChanged],
    },
    outcome.category,
    outcome.ok ? null : outcome.summary,
  );
  if (outcome.ok) return { type: 'attempt.completed', summary: `attempt ${number} succeeded: ${outcome.summary}`, data };
  const type = outcome.category === 'interrupted' ? 'attempt.interrupted' : 'attempt.failed';
  return { type, summary: `attempt ${number} failed (${outcome.category ?? 'cub itself'}): ${outcome.summary}`, data };
}

function endData<T>(data: T, category: ErrorCategory | null, summary: string | null) {
  return { ...data, error_category: category, error_summary: summary };
}

function recordedConfig({ filter, taskId, once, maxAttempts, onFailure, escalate, commit, verify, attemptTimeoutMs, stallTimeoutMs }: RunOptions) {
  return {
    task: taskId,
    ...filter,
    once,
    max_attempts: maxAttempts,
    on_failure: onFailure,
    escalate: [...escalate],
    commit,
    verify: [...verify.commands],
    attempt_timeout_s: attemptTimeoutMs / 1000,
    stall_timeout_s: stallTimeoutMs / 1000,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
