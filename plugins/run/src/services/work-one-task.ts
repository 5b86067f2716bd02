import { isCubError, type HarnessUsage, type Task } from '@cub/schema';
import { type Tracker } from '@cub/track';
import { prepareAttempt, type AttemptInput } from '../attempt/prepare-attempt.js';
import { keepPatch, runAttempt, type AttemptDeps } from '../attempt/run-attempt.js';
import { listed } from '../attempt/verify-attempt.js';
import { abandonTask } from '../close/abandon-task.js';
import type { CloseDeps } from '../close/close-task.js';
import { tryToClose } from '../close/try-to-close.js';
import type { TaskEnd } from '../loop/after-attempt.js';
import type { AttemptEnd, AttemptResult, TaskResult } from '../loop/results.js';
import type { StopReason } from '../loop/run-loop.js';
import { workTask, type Tried } from '../loop/work-task.js';
import type { Progress } from '../progress/progress.js';
import type { RunOptions } from '../run-options.js';
import { attemptKind, taskKind } from '../tracking/kinds.js';
import type { Baseline } from '../worktree/baseline.js';
import { adoptSince, markOf } from '../worktree/step-marks.js';
import { takeBack } from '../worktree/take-back.js';
import type { WorkTree } from '../worktree/work-tree.js';
import { unlessStopped } from '../session/unless-stopped.js';
import { chooseModel, overruled } from './choose-model.js';
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
  readonly onAttempt: (number: number, input: AttemptInput) => void;
  readonly onUsage: (attempt: string, usage: HarnessUsage) => void;
}

export interface TaskToWork {
  readonly task: Task;
  /** Commands that have to succeed, approved. */
  readonly verify: readonly string[];
  /** Where an earlier run was cut off at this task. */
  readonly inherited: Baseline | null;
}

/** What a task is and where it stands: both may change between two attempts. */
interface TaskState {
  task: Task;
  /** The work tree before the task, with what the user changed since. */
  baseline: Baseline;
}

/** Works one claimed task in its scope. */
export async function workOneTask(deps: WorkDeps, work: TaskToWork): Promise<TaskResult> {
  const { task } = work;
  const startedMs = performance.now();
  const state: TaskState = { task, baseline: work.inherited ?? (await deps.worktree.baseline()) };
  deps.onTask(task, state.baseline);
  const advice = overruled(task, deps.options);
  if (advice !== null) deps.notice(advice);
  const attemptsBefore = await highestAttempt(deps.services, task.id);
  const result = async (attempts: readonly AttemptResult[], end: Pick<TaskResult, 'status' | 'reason'>): Promise<TaskResult> => ({
    task: await taskNow(deps, state.task),
    ...end,
    ...failureIn(attempts.at(-1)),
    attempts: [...attempts],
    files: filesOf(attempts, end),
    durationMs: Math.round(performance.now() - startedMs),
    commit: null,
  });
  const steps = {
    stopReason: deps.stopReason,
    veto: (nth: number) => vetoOf(deps, state.task, attemptsBefore + nth),
    wait: (ms: number) => wait(ms, deps),
    attempt: async (nth: number, before: readonly AttemptResult[]) => {
      await lookAgain(deps, state, before.at(-1));
      const next = { ...work, ...state, nth, number: attemptsBefore + nth };
      return attemptInScope(deps, next, (attempt) => result([...before, attempt], { status: 'completed', reason: null }));
    },
    abandon: async (attempts: readonly AttemptResult[], end: TaskEnd) => abandon(deps, state.baseline, await result(attempts, end)),
  };
  return deps.tracker.tracked(taskKind, () => workTask(steps, deps.options))(task);
}

/** The files of the closing commit, else what the attempts changed. */
function filesOf(attempts: readonly AttemptResult[], { status }: Pick<TaskResult, 'status'>): string[] {
  const end = attempts.at(-1)?.end;
  return status === 'completed' && end ? [...end.paths] : [...new Set(attempts.flatMap(({ filesChanged }) => filesChanged))];
}

/**
 * Before each attempt: the task as it reads now, and as the user's what changed since the last attempt. The commands that verify it
 * stay those that were approved when the run took it up, so that no agent weakens or replaces them.
 */
async function lookAgain(deps: WorkDeps, state: TaskState, last: AttemptResult | undefined): Promise<void> {
  const task = await taskNow(deps, state.task);
  if (task.verify.join('\n') !== state.task.verify.join('\n')) {
    deps.notice(`the verify commands of ${task.id} were changed during the run; they take effect with the next run`);
  }
  state.task = task;
  if (!last?.end) return;
  const { baseline, paths } = await adoptSince(deps.worktree, state.baseline, last.end, last.end.paths);
  state.baseline = baseline;
  if (paths.length > 0) deps.notice(`changed between two attempts, taken for yours and not committed: ${listed(paths)}`);
}

/** The task as it is defined now; as it was known, where that cannot be read. */
async function taskNow({ services }: WorkDeps, known: Task): Promise<Task> {
  try {
    return await services.tasks.get(known.id);
  } catch (error) {
    if (isCubError(error)) return known;
    throw error;
  }
}

function failureIn(last: AttemptResult | undefined): Pick<TaskResult, 'category' | 'stopsRun' | 'error'> {
  if (!last || last.outcome.ok) return { category: null };
  const { category, stopsRun, error } = last.outcome;
  return { category, ...(stopsRun && { stopsRun, error }) };
}

async function abandon(deps: WorkDeps, baseline: Baseline, result: TaskResult): Promise<TaskResult> {
  try {
    await abandonTask(deps, baseline, result);
    return result;
  } catch (error) {
    // What made the attempt fail comes first: a disk that is full makes everything after it fail, too.
    throw result.error ?? error;
  }
}

interface AttemptToMake extends TaskToWork {
  readonly baseline: Baseline;
  readonly nth: number;
  readonly number: number;
}

async function attemptInScope(deps: WorkDeps, work: AttemptToMake, completed: (attempt: AttemptResult) => Promise<TaskResult>): Promise<Tried> {
  const { task, number, nth } = work;
  const input = await prepareAttempt(
    { ...deps.services, worktree: deps.worktree, localDir: deps.services.project.localDir, artifacts: deps.artifacts, runId: deps.runId, stop: deps.stop, notice: deps.notice },
    {
      task,
      number,
      harness: deps.harnessId,
      model: chooseModel(task, deps.options, nth),
      taskBaseline: work.baseline,
      verify: work.verify,
      isFirst: nth === 1 && !work.inherited,
    },
  );
  deps.onAttempt(number, input);
  deps.progress.attemptStarted(task.id, task.title, number, deps.harnessId);
  const tried = await deps.tracker.tracked(attemptKind, async (): Promise<Tried> => attemptAndClose(deps, input, completed))(input);
  deps.progress.attemptEnded(task.id, tried.attempt);
  return tried;
}

async function attemptAndClose(deps: WorkDeps, input: AttemptInput, completed: (attempt: AttemptResult) => Promise<TaskResult>): Promise<Tried> {
  const attemptDeps = { ...deps, onUsage: (usage: HarnessUsage) => deps.onUsage(`${input.task.id}/${input.number}`, usage) };
  const attempt = await runAttempt(attemptDeps, input);
  const closing = await tryToClose(deps, input, attempt, completed);
  if (!('failure' in closing)) return { attempt, closed: closing };
  const { failure, end } = closing;
  const patch = end && (await keepPatch(attemptDeps, input, end.tree));
  const next = failure.startsOver && end && patch ? await startOver(deps, input, end) : end;
  if (next) deps.onStep('pause', next);
  return { attempt: { ...attempt, outcome: failure, patch, end: next }, closed: null };
}

async function startOver(deps: WorkDeps, { task, taskBaseline }: AttemptInput, { paths }: AttemptEnd): Promise<AttemptEnd> {
  const left = await takeBack(deps, taskBaseline, { paths, tasks: [task.id] });
  return { ...(await markOf(deps.worktree)), paths: left };
}

/** Number of a task's last attempt, of whichever run; 0 before the first. */
export async function highestAttempt({ ledger }: RunServices, taskId: string): Promise<number> {
  const entry = await ledger.task(taskId);
  return (entry?.attempts ?? []).reduce((max, attempt) => Math.max(max, attempt.attempt_number), 0);
}

/** Why a listener does not want this attempt; null when none objects. */
export async function vetoOf({ services, runId, stop }: Pick<WorkDeps, 'services' | 'runId' | 'stop'>, task: Task, attempt: number): Promise<string | null> {
  const answers = await unlessStopped(services.cub.emit('pre-session', { task, attempt, runId }), stop, null);
  if (answers === null) return 'the run was stopped';
  const block = answers.find((answer) => answer.decision === 'block');
  return block ? `${block.plugin} objects: ${block.reason ?? 'it gave no reason'}` : null;
}

const WAIT_STEP_MS = 1000;

/** Looks now and then whether the run is asked to stop, at the first Ctrl-C as well. */
async function wait(ms: number, { stopReason }: Pick<WorkDeps, 'stopReason'>): Promise<void> {
  const untilMs = performance.now() + ms;
  for (let left = ms; left > 0 && stopReason() === null; left = untilMs - performance.now()) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(left, WAIT_STEP_MS)));
  }
}
