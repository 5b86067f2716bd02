import type { TrustItem } from '@cub/plugin-sdk';
import { isCubError, TokenSum, type Task } from '@cub/schema';
import { createTracker, endProcessesOf, trackedHarness, type Tracker } from '@cub/track';
import { commitRecords } from '../close/commit-records.js';
import type { ChosenHarness } from '../harness/choose-harness.js';
import { exhaustedLimit, limitInDoubt, UsageMeter, type Spending } from '../loop/budget.js';
import type { RunResult, TaskResult } from '../loop/results.js';
import { runLoop, type StopReason } from '../loop/run-loop.js';
import type { Progress } from '../progress/progress.js';
import type { RunOptions } from '../run-options.js';
import type { ActiveRunFile } from '../session/active-run.js';
import { epicRecorder } from '../session/lineage-snapshots.js';
import { LiveRun } from '../session/live-run.js';
import type { Orphan, UnfinishedTask } from '../session/orphans.js';
import { runMarks } from '../session/run-marks.js';
import type { runPlaces } from '../session/run-places.js';
import type { StopSignals } from '../session/stop-signals.js';
import { unlessStopped } from '../session/unless-stopped.js';
import { runKind } from '../tracking/kinds.js';
import { touchedRecorder, trackedTraces, trackedVerification } from '../tracking/tracked-ports.js';
import { chooseCommands } from '../verify/choose-commands.js';
import { verifyWith } from '../verify/verify-commands.js';
import { lookAtTraces } from '../attempt/look-at-traces.js';
import type { WorkTree } from '../worktree/work-tree.js';
import type { RunServices } from './run-services.js';
import { summarize, type RunSummary } from './run-summary.js';
import { countLeftovers, nextTask, tryClaim, type Selection } from './run-tasks.js';
import { highestAttempt, vetoOf, workOneTask, type WorkDeps } from './work-one-task.js';
import type { Lease } from '@cub/journal';

/** What is decided and taken before a run begins. */
export interface RunDeps {
  readonly services: RunServices;
  readonly worktree: WorkTree;
  readonly chosen: ChosenHarness;
  readonly options: RunOptions;
  readonly places: ReturnType<typeof runPlaces>;
  readonly runId: string;
  readonly lease: Lease;
  readonly progress: Progress;
  readonly signals: StopSignals;
  /** What an earlier run left unfinished, and this one goes on with first. */
  readonly inherited: UnfinishedTask | null;
  /** Earlier runs that did not come to their end. */
  readonly orphans: readonly Orphan[];
  readonly file: ActiveRunFile;
}

/** The parts that a run in progress shares. */
interface RunParts extends RunDeps {
  readonly tracker: Tracker;
  readonly live: LiveRun;
  readonly spending: () => Spending;
  readonly work: WorkDeps;
  readonly selection: Selection;
}

/** Works tasks inside the scope of a run, to its recorded end. */
export async function inRun(deps: RunDeps): Promise<RunSummary> {
  const { services, runId, chosen } = deps;
  const parts = assemble(deps);
  const loop = async (): Promise<RunResult> => {
    const heart = setInterval(() => beat(parts), deps.options.heartbeatMs);
    try {
      const result = await loopOver(parts);
      await recordEnd(parts.tracker, parts.work, result);
      return result;
    } finally {
      clearInterval(heart);
      await endProcessesOf(runMarks(runId, services.project.localDir));
    }
  };
  const result = await parts.tracker.tracked(runKind, loop)({ runId, harness: chosen.id, options: deps.options });
  // A run whose end could not be recorded stays for the next one to find.
  parts.live.remove();
  if (result.error) throw result.error;
  const { entries: entriesOf } = await services.ledger.overview();
  const entries = new Map([...entriesOf(result.tasks.map(({ task }) => task.id))].map((entry) => [entry.id, entry]));
  return services.redactor.value(summarize(runId, chosen.id, result, parts.spending(), entries));
}

function assemble(deps: RunDeps): RunParts {
  const { services, runId, chosen, signals, progress, places, options } = deps;
  const meter = new UsageMeter();
  const startedMs = performance.now();
  let iterations = 0;
  let isDoubtSaid = false;
  const spending = (): Spending => ({ ...meter.read(), iterations, elapsedMs: Math.round(performance.now() - startedMs) });
  const live = new LiveRun(
    { file: deps.file, lease: deps.lease, clock: services.clock, spending, onTrouble: (error) => progress.notice(`what \`cub monitor\` shows cannot be brought up to date: ${error.message}`) },
    { id: runId, tree: services.project.tree, root: services.project.root, harness: chosen.id, model: options.model, limits: options.limits, unfinished: deps.inherited },
  );
  for (const orphan of deps.orphans) orphan.forget();
  const tracker = createTracker(services);
  const work: WorkDeps = {
    ...services,
    services,
    tracker,
    worktree: deps.worktree,
    harness: trackedHarness(chosen.harness, services),
    harnessId: chosen.id,
    verify: trackedVerification(verifyWith, services.journal),
    traces: trackedTraces((input) => lookAtTraces(deps.worktree, input), services.journal),
    root: services.project.root,
    artifacts: places.artifacts,
    options,
    runId,
    commit: options.commit,
    progress,
    stop: signals.now,
    stopReason: () => reasonToStop(signals, options, spending()),
    notice: progress.notice,
    onMessage: progress.message,
    onUsage: (attempt, usage) => {
      meter.add(attempt, usage);
      const used = meter.read();
      progress.spent(used.costNanoUsd);
      const doubt = isDoubtSaid ? null : limitInDoubt(options.limits, used);
      if (doubt !== null) progress.notice(doubt);
      isDoubtSaid ||= doubt !== null;
      live.beat();
    },
    onLog: (file) => live.logOpened(file),
    onTask: (task, baseline) => live.taskStarted({ ...task, title: services.redactor.text(task.title) }, baseline),
    onAttempt: (number, { taskBaseline, baseline }) => {
      iterations += 1;
      live.attemptStarted(number, taskBaseline, baseline);
    },
    onStep: (name, start) => live.stepStarted(name, start),
    onTouched: touchedRecorder(services.journal),
  };
  const selection: Selection = { filter: options.filter, taskId: options.taskId, first: deps.inherited?.taskId ?? null };
  return { ...deps, tracker, live, spending, work, selection };
}

function reasonToStop(signals: RunDeps['signals'], options: RunOptions, spent: Spending): StopReason | null {
  if (signals.level !== 'none') return { end: 'interrupted', reason: 'the run was asked to stop' };
  const limit = exhaustedLimit(options.limits, spent);
  return limit === null ? null : { end: 'budget', reason: limit };
}

function loopOver(parts: RunParts): Promise<RunResult> {
  const { services, selection, work, spending } = parts;
  const recordEpic = epicRecorder(services);
  return runLoop(
    {
      stopReason: work.stopReason,
      nextTask: (worked) => nextTask(services.tasks, selection, worked),
      workTask: (task) => workClaimed(parts, recordEpic, task),
      iterations: () => spending().iterations,
      leftovers: (worked) => countLeftovers(services.tasks, selection, work.options.once, worked),
    },
    work.options,
  );
}

/** After a stop, listeners may still say that a task has ended. */
const LAST_WORDS_MS = 3000;

async function workClaimed(parts: RunParts, recordEpic: (task: Task) => Promise<void>, task: Task): Promise<TaskResult | null> {
  const { services, runId, progress, inherited, live, work } = parts;
  const claim = await tryClaim(services.tasks, task.id, runId);
  if (!claim) return null;
  try {
    const { commands: verify, trust } = chooseCommands({ flags: work.options.verify.commands, task, config: services.config, root: work.root });
    const veto = (await notApproved(services, trust)) ?? (await vetoOf(work, task, (await highestAttempt(services, task.id)) + 1));
    if (veto !== null) {
      progress.notice(`${task.id} is passed over: ${veto}`);
      return null;
    }
    await recordEpic(task);
    const result = await workOneTask(work, { task, verify, inherited: inherited?.taskId === task.id ? inherited.baseline : null });
    progress.taskEnded(result);
    live.taskEnded(result);
    await unlessStopped(announceEnd(services, runId, result), work.stop, null, LAST_WORDS_MS);
    return result;
  } finally {
    await claim.release();
  }
}

/** A task that came or changed during the run, for example by its own agent, may ask for what nobody has approved. */
async function notApproved({ trust }: RunServices, items: readonly TrustItem[]): Promise<string | null> {
  try {
    await trust.require(items);
    return null;
  } catch (error) {
    if (isCubError(error) && error.code === 'CUB_TRUST_REQUIRED') return error.message;
    throw error;
  }
}

/** The end of a run is recorded with one small commit, so that `git status` is clean afterwards. */
async function recordEnd(tracker: Tracker, work: WorkDeps, result: RunResult): Promise<void> {
  await tracker.settle([{ kind: 'run', output: result }], async (batch) => {
    // A run that did nothing leaves no commit; what it recorded waits for the next one.
    if (result.tasks.length === 0) return;
    if (work.commit) await commitRecords(work, { batch, subject: `chore(cub): record run ${work.runId}` });
    else await work.records.publish({ batch });
  });
}

function beat({ live, services, progress, signals }: RunParts): void {
  try {
    services.journal.append('agent.heartbeat', {}, { summary: 'alive' });
  } catch (error) {
    if (!isCubError(error)) throw error;
    progress.notice(error.message);
  }
  if (live.beat()) return;
  progress.notice('another cub run has taken this worktree over');
  signals.stop();
}

async function announceEnd({ cub, ledger }: RunServices, runId: string, result: TaskResult): Promise<void> {
  const entry = await ledger.task(result.task.id);
  const tokens = new TokenSum();
  for (const attempt of entry?.attempts ?? []) tokens.add(attempt.tokens, attempt.unknown_tokens_count);
  await cub.emit('end-of-task', {
    task: result.task,
    status: result.status,
    runId,
    attempts: result.attempts.length,
    costNanoUsd: entry?.outcome?.total_cost_nano_usd ?? null,
    tokensTotal: tokens.total,
    filesChanged: result.attempts.at(-1)?.filesChanged ?? [],
    commit: result.commit,
    durationMs: result.durationMs,
  });
}
