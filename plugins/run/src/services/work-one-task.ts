import { isCubError, type HarnessUsage, type Task } from '@cub/schema';
import { type Tracker } from '@cub/track';
import { failed } from '../attempt/judge.js';
import { prepareAttempt, type AttemptInput } from '../attempt/prepare-attempt.js';
import { failureOf, keepPatch, runAttempt, type AttemptDeps } from '../attempt/run-attempt.js';
import { abandonTask } from '../close/abandon-task.js';
import { closeTask, type CloseDeps } from '../close/close-task.js';
import type { TaskEnd } from '../loop/after-attempt.js';
import type { AttemptResult, Failure, TaskResult } from '../loop/results.js';
import type { StopReason } from '../loop/run-loop.js';
import { workTask, type Tried } from '../loop/work-task.js';
import type { Progress } from '../progress/progress.js';
import type { RunOptions } from '../run-options.js';
import { attemptKind, taskKind } from '../tracking/kinds.js';
import type { Baseline } from '../worktree/baseline.js';
import { takeBackAll } from '../worktree/take-back.js';
import type { WorkTree } from '../worktree/work-tree.js';
import { unlessStopped } from '../session/unless-stopped.js';
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
export async function workOneTask(deps: WorkDeps, work: TaskToWork): Promise<TaskResult> {
  const { task } = work;
  const startedMs = performance.now();
  const baseline = work.inherited ?? (await deps.worktree.baseline());
  deps.onTask(task, baseline);
  const attemptsBefore = await highestAttempt(deps.services, task.id);
  const result = (attempts: readonly AttemptResult[], end: Pick<TaskResult, 'status' | 'reason'>): TaskResult => ({
    task,
    ...end,
    ...failureIn(attempts.at(-1)),
    attempts: [...attempts],
    durationMs: Math.round(performance.now() - startedMs),
    commit: null,
  });
  const steps = {
    stopReason: deps.stopReason,
    veto: (nth: number) => vetoOf(deps, task, attemptsBefore + nth),
    wait: (ms: number) => wait(ms, deps),
    attempt: (nth: number, before: readonly AttemptResult[]) =>
      attemptInScope(deps, { ...work, baseline, nth, number: attemptsBefore + nth }, (attempt) => result([...before, attempt], { status: 'completed', reason: null })),
    abandon: async (attempts: readonly AttemptResult[], end: TaskEnd) => abandon(deps, baseline, result(attempts, end)),
  };
  return deps.tracker.tracked(taskKind, () => workTask(steps, deps.options))(task);
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

async function attemptInScope(deps: WorkDeps, work: AttemptToMake, completed: (attempt: AttemptResult) => TaskResult): Promise<Tried> {
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
  deps.onAttempt(number);
  deps.progress.attemptStarted(task.id, task.title, number, deps.harnessId);
  const tried = await deps.tracker.tracked(attemptKind, async (): Promise<Tried> => attemptAndClose(deps, input, completed))(input);
  deps.progress.attemptEnded(task.id, tried.attempt);
  return tried;
}

async function attemptAndClose(deps: WorkDeps, input: AttemptInput, completed: (attempt: AttemptResult) => TaskResult): Promise<Tried> {
  const attemptDeps = { ...deps, onUsage: (usage: HarnessUsage) => deps.onUsage(`${input.task.id}/${input.number}`, usage) };
  const attempt = await runAttempt(attemptDeps, input);
  const closing = await tryToClose(deps, input, attempt, completed);
  if (!('failure' in closing)) return { attempt, closed: closing };
  const patch = attempt.end && (await keepPatch(attemptDeps, input, attempt.end.tree));
  await startOver(deps, input, { ...attempt, patch }, closing.failure);
  return { attempt: { ...attempt, outcome: closing.failure, patch }, closed: null };
}

/**
 * The next attempt works on top of what this one left in files, but never on what it left in repositories below the top folder: a commit
 * there that was rejected would come into the task's commit with the next link (ADR 0016).
 */
async function startOver(deps: WorkDeps, { task, taskBaseline }: AttemptInput, { end, patch }: AttemptResult, failure: Failure): Promise<void> {
  if (!failure.startsOver && !(await deps.worktree.beyond.hasChangedBelow(taskBaseline))) return;
  await takeBackAll(deps, taskBaseline, { taskId: task.id, paths: end && patch ? end.paths : [] });
}

/** A success is one only when it can be committed, whole. */
async function tryToClose(
  deps: WorkDeps,
  input: AttemptInput,
  attempt: AttemptResult,
  completed: (attempt: AttemptResult) => TaskResult,
): Promise<TaskResult | { readonly failure: Failure }> {
  const { outcome, end } = attempt;
  if (!outcome.ok) return { failure: outcome };
  if (!end) throw new Error('a success without a look at the work tree');
  try {
    const mixed = deps.commit ? await deps.worktree.overlaps(input.taskBaseline, end.paths) : [];
    if (mixed.length > 0) return { failure: failed('stuck', `it changed what you had changed and not committed: ${mixed.join(', ')}; commit or stash that, then \`cub task reopen ${input.task.id}\``) };
    const result = completed(attempt);
    return { ...result, commit: await closeTask(deps, { attempt, result, end }) };
  } catch (error) {
    // A hook says what is wrong, as a test does: the next attempt can mend it.
    const isRefused = isCubError(error) && error.code === 'CUB_GIT_COMMIT_REFUSED' && !deps.stop.aborted;
    return { failure: isRefused ? failed('verify_failed', error.message) : failureOf(error, deps.stop) };
  }
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
