import { isCubError, type HarnessUsage, type Task } from '@cub/schema';
import { type Tracker } from '@cub/track';
import { prepareAttempt, type AttemptInput } from '../attempt/prepare-attempt.js';
import { runAttempt, type AttemptDeps } from '../attempt/run-attempt.js';
import { abandonTask } from '../close/abandon-task.js';
import { closeTask, type CloseDeps } from '../close/close-task.js';
import type { AttemptResult, Outcome, TaskResult } from '../loop/results.js';
import type { StopReason } from '../loop/run-loop.js';
import { workTask } from '../loop/work-task.js';
import type { Progress } from '../progress/progress.js';
import type { RunOptions } from '../run-options.js';
import { attemptKind, taskKind } from '../tracking/kinds.js';
import type { Baseline, WorkTree } from '../work-tree.js';
import { chooseModel } from './choose-model.js';
import type { RunServices } from './run-services.js';

export interface WorkDeps extends Omit<AttemptDeps, 'onUsage'>, CloseDeps {
  readonly services: RunServices;
  readonly tracker: Tracker;
  readonly worktree: WorkTree;
  readonly options: RunOptions;
  readonly harnessId: string;
  readonly progress: Progress;
  readonly stopReason: () => StopReason | null;
  readonly onTask: (task: Task, baseline: Baseline) => void;
  readonly onAttempt: (number: number) => void;
  readonly onUsage: (attempt: string, usage: HarnessUsage) => void;
}

export interface TaskToWork {
  readonly task: Task;
  /** Commands that have to succeed, approved. */
  readonly verify: readonly string[];
  /** Where an earlier run was cut off at this task. */
  readonly inherited: Baseline | null;
}

/** Works one claimed task in its scope. */
export async function workOneTask(deps: WorkDeps, { task, verify, inherited }: TaskToWork): Promise<TaskResult> {
  const { services, options } = deps;
  const baseline = inherited ?? (await deps.worktree.baseline());
  deps.onTask(task, baseline);
  const attemptsBefore = await highestAttempt(services, task.id);
  const steps = {
    stopReason: deps.stopReason,
    veto: (nth: number) => vetoOf(services, task, attemptsBefore + nth, deps.runId),
    abandon: (result: TaskResult) => abandonTask(deps, baseline, result),
    wait: (ms: number) => wait(ms, deps.stop),
    elapsedMs: () => Math.round(performance.now()),
    attempt: async (_task: Task, nth: number, finish: (attempt: AttemptResult) => TaskResult) => {
      const input = await prepareAttempt(
        { ...services, worktree: deps.worktree, localDir: services.project.localDir, artifacts: deps.artifacts, runId: deps.runId },
        { task, number: attemptsBefore + nth, harness: deps.harnessId, model: chooseModel(task, options, nth), taskBaseline: baseline, verify, isFirst: nth === 1 && !inherited },
      );
      deps.onAttempt(input.number);
      deps.progress.attemptStarted(task.id, task.title, input.number, deps.harnessId);
      const tried = await deps.tracker.tracked(attemptKind, () => attemptAndClose(deps, input, finish))(input);
      deps.progress.attemptEnded(task.id, tried.attempt);
      return tried;
    },
  };
  return deps.tracker.tracked(taskKind, (work: Task) => workTask(steps, options, work))(task);
}

/** A commit that a hook refuses is a failed attempt: the hook said what is wrong. */
async function attemptAndClose(deps: WorkDeps, input: AttemptInput, finish: (attempt: AttemptResult) => TaskResult) {
  const attemptDeps = { ...deps, onUsage: (usage: HarnessUsage) => deps.onUsage(`${input.task.id}/${input.number}`, usage) };
  const attempt = await runAttempt(attemptDeps, input);
  if (!attempt.outcome.ok) return { attempt, commit: null };
  try {
    return { attempt, commit: await closeTask(deps, input.taskBaseline, attempt, finish(attempt)) };
  } catch (error) {
    if (!isCubError(error) || error.code !== 'CUB_GIT_COMMIT_REFUSED') throw error;
    const outcome: Outcome = { ok: false, category: 'verify_failed', summary: error.message };
    return { attempt: { ...attempt, outcome }, commit: null };
  }
}

async function highestAttempt({ ledger }: RunServices, taskId: string): Promise<number> {
  const entry = (await ledger.view('machine')).tasks.get(taskId);
  return (entry?.attempts ?? []).reduce((max, attempt) => Math.max(max, attempt.attempt_number), 0);
}

/** Why a listener does not want this attempt; null when none objects. */
export async function vetoOf({ cub }: RunServices, task: Task, attempt: number, runId: string): Promise<string | null> {
  const answers = await cub.emit('pre-session', { task, attempt, runId });
  const block = answers.find((answer) => answer.decision === 'block');
  return block ? `${block.plugin} objects: ${block.reason ?? 'it gave no reason'}` : null;
}

function wait(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      stop.removeEventListener('abort', done);
      resolve();
    }
    if (stop.aborted) done();
    stop.addEventListener('abort', done, { once: true });
  });
}
