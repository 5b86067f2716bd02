import { artifactRef, writeFileDurable } from '@cub/journal';
import type { AgentNotes, ArtifactRef, Clock, Harness, HarnessResult, HarnessUsage, Redactor } from '@cub/schema';
import { spawnProcess } from '@cub/track';
import { chmodSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AttemptResult, Failure, Outcome } from '../loop/results.js';
import type { Baseline } from '../worktree/baseline.js';
import type { Amends } from '../worktree/work-tree.js';
import { agentEnvironment } from './agent-environment.js';
import { readAgentNotes } from './agent-notes.js';
import { AttemptLog } from './attempt-log.js';
import { failed, judgeAgent } from './judge.js';
import type { Traces } from './look-at-traces.js';
import { artifactPath, type AttemptInput } from './prepare-attempt.js';
import { talkToAgent, type Conversation } from './talk-to-agent.js';
import { verifyAttempt, type VerifyDeps } from './verify-attempt.js';
import { Watchdog } from './watchdog.js';

export interface AttemptDeps extends VerifyDeps {
  readonly harness: Harness;
  /** What the agent left behind. */
  readonly traces: (input: AttemptInput) => Promise<Traces>;
  readonly redactor: Redactor;
  readonly clock: Clock;
  readonly onMessage: (text: string) => void;
  readonly onUsage: (usage: HarnessUsage) => void;
  /** Tells others where the log is. */
  readonly onLog: (file: string) => void;
}

/**
 * One attempt: the agent, what it did put right, a look at what it changed, and verification, whose own changes are put back. What fails
 * is an outcome, not an error.
 */
export async function runAttempt(deps: AttemptDeps, input: AttemptInput): Promise<AttemptResult> {
  const startedMs = performance.now();
  const path = artifactPath(input.task.id, input.number, 'harness.jsonl');
  const file = join(deps.artifacts, path);
  const log = new AttemptLog({ clock: deps.clock, redactor: deps.redactor, file, path });
  deps.onLog(file);
  log.write('start', { task: input.task.id, attempt: input.number, harness: input.harness, model: input.model });
  const work = await orFailure(deps, () => workOfAgent(deps, input, log), NOTHING_DONE);
  const traces = await orFailure(deps, () => deps.traces(input), null);
  const outcome = firstFailure(work.value.failure, work.failure, traces.failure);
  const verified = await orFailure(deps, async () => outcome ?? verifyAttempt(deps, input, { log, traces: traces.value }), NOT_VERIFIED);
  const logged = await orFailure(deps, async () => log.close(), null);
  return {
    number: input.number,
    outcome: firstFailure(work.failure, traces.failure, verified.failure, logged.failure) ?? judgeTraces(verified.value, input, traces.value),
    exitCode: work.value.result?.exitCode ?? null,
    signal: work.value.result?.signal ?? null,
    durationMs: Math.round(performance.now() - startedMs),
    log: logged.value,
    patch: null,
    filesChanged: traces.value?.changed ?? [],
    commits: traces.value?.commits ?? [],
    notes: work.value.notes,
    omitted: work.value.omitted,
    end: traces.value && { ...traces.value.mark, paths: traces.value.changedSinceTask },
  };
}

interface Work {
  /** What speaks against success before anything is verified. */
  readonly failure: Failure | null;
  readonly result: HarnessResult | null;
  readonly notes: AgentNotes;
  readonly omitted: readonly string[];
}

const NOT_VERIFIED = failed(null, 'nothing was verified');

const NOTHING_DONE: Work = {
  failure: null,
  result: null,
  notes: { approach: null, decisions: [], lessons_learned: [] },
  omitted: [],
};

async function workOfAgent(deps: AttemptDeps, input: AttemptInput, log: AttemptLog): Promise<Work> {
  deps.stop.throwIfAborted();
  const { conversation, ended } = await withWatchdog(deps, input, log);
  const amends = await deps.worktree.putRight(input.taskBaseline);
  tell(deps, amends, input.taskBaseline);
  const said = readAgentNotes(conversation.text, `${input.prompt.system}\n${input.prompt.user}`);
  const limits = { timeoutMs: deps.options.attemptTimeoutMs, stallMs: deps.options.stallTimeoutMs };
  const failure = judgeAgent({ result: conversation.result, ended, stuck: said.stuck, violation: amends.violation, limits });
  return { failure, result: conversation.result, notes: said.notes, omitted: said.omitted };
}

/** An agent that says it is done, with nothing to show and nothing to check it by, is not believed. */
function judgeTraces(outcome: Outcome, { verify }: AttemptInput, traces: Traces | null): Outcome {
  const hasDoneSomething = traces === null || traces.changedSinceTask.length + traces.commits.length > 0;
  return !outcome.ok || verify.length > 0 || hasDoneSomething ? outcome : failed('no_changes', 'nothing was changed, and there is nothing to verify with');
}

/** Whatever fails after an agent was started, the attempt comes to an end that can be recorded and taken back. */
async function orFailure<T, U>(deps: Pick<AttemptDeps, 'stop'>, work: () => Promise<T>, otherwise: U): Promise<{ value: T | U; failure: Failure | null }> {
  try {
    return { value: await work(), failure: null };
  } catch (error) {
    return { value: otherwise, failure: failureOf(error, deps.stop) };
  }
}

/** What went wrong in cub itself, or in what it stands on: no agent's fault, and the end of the run. */
export function failureOf(error: unknown, stop: AbortSignal): Failure {
  if (stop.aborted) return failed('interrupted', 'the run was stopped');
  const known = error instanceof Error ? error : new Error(String(error));
  return { ok: false, category: null, summary: known.message, stopsRun: true, error: known };
}

function firstFailure(...failures: readonly (Failure | null)[]): Failure | null {
  return failures.find((failure) => failure !== null) ?? null;
}

function tell({ notice }: AttemptDeps, { returned, committed, blocked }: Amends, { tree }: Baseline): void {
  if (returned.length > 0) notice(`brought back your uncommitted work that the agent had taken away: ${returned.join(', ')}`);
  if (committed.length > 0) notice(`the agent committed what you had changed: ${committed.join(', ')}`);
  if (blocked.length > 0) {
    notice(`could not be brought back, because something else is in their place: ${blocked.join(', ')}; each is kept in git: \`git show ${tree.slice(0, 12)}:<path>\``);
  }
}

async function withWatchdog(deps: AttemptDeps, input: AttemptInput, log: AttemptLog): Promise<{ conversation: Conversation; ended: Watchdog['ended'] }> {
  const { options } = deps;
  const watchdog = new Watchdog({
    timeoutMs: options.attemptTimeoutMs,
    stallMs: options.stallTimeoutMs,
    initialState: input.baseline.tree,
    filesState: () => deps.worktree.state(),
    stop: deps.stop,
  });
  const env = agentEnvironment(input);
  const request = {
    prompt: input.prompt.user,
    system: input.prompt.system,
    model: input.model,
    cwd: deps.root,
    options: options.harnessOptions,
    env,
    spawn: (command: string, args: readonly string[], spawnOptions: { stdin?: string; cwd?: string; env?: Readonly<Record<string, string>> } = {}) =>
      spawnProcess(command, args, {
        cwd: spawnOptions.cwd ?? deps.root,
        env: { ...env, ...spawnOptions.env },
        stdin: spawnOptions.stdin,
        signal: watchdog.signal,
        onOutput: () => watchdog.sign(),
      }),
  };
  try {
    const conversation = await talkToAgent(deps.harness, request, watchdog.signal, {
      log,
      onMessage: deps.onMessage,
      onUsage: deps.onUsage,
      onSign: () => watchdog.sign(),
    });
    return { conversation, ended: watchdog.ended };
  } finally {
    watchdog.stop();
  }
}

/** Nobody else may look into the folders on the way to a file with secrets. */
function keepPrivate(root: string, file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  for (let folder = dirname(file); folder.length >= root.length; folder = dirname(folder)) chmodSync(folder, 0o700);
}

/** What a failed attempt changed is kept as a patch before anything takes it back: redacted with the records, exactly on this machine. */
export async function keepPatch(deps: AttemptDeps, input: AttemptInput, tree: string): Promise<ArtifactRef | null> {
  try {
    const exact = await deps.worktree.patchSince(input.taskBaseline, tree);
    if (exact === '') return null;
    const patch = deps.redactor.text(exact);
    const path = artifactPath(input.task.id, input.number, 'patch.diff');
    if (patch !== exact) {
      const file = join(deps.artifacts, `${path}.exact`);
      keepPrivate(deps.artifacts, file);
      writeFileDurable(file, exact, { mode: 0o600 });
      deps.notice(`the recorded patch leaves secrets out; the exact one stays on this machine: ${file}`);
    }
    writeFileDurable(join(deps.artifacts, path), patch);
    return artifactRef(path, patch);
  } catch (error) {
    deps.notice(`the changes of this attempt could not be kept as a patch: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}
