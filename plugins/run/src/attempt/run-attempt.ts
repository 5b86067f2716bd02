import { artifactRef, writeFileDurable } from '@cub/journal';
import { isCubError, type ArtifactRef, type Clock, type Harness, type HarnessUsage, type Journal, type Redactor } from '@cub/schema';
import { childEnvironment, spawnProcess } from '@cub/track';
import { join } from 'node:path';
import type { AttemptResult } from '../loop/results.js';
import type { RunOptions } from '../run-options.js';
import { recordTraces } from '../tracking/tracked-ports.js';
import type { Verification, VerifyRequest } from '../verify/verify-commands.js';
import type { WorkTree } from '../work-tree.js';
import { readAgentNotes } from './agent-notes.js';
import { AttemptLog } from './attempt-log.js';
import { judge } from './judge.js';
import { artifactPath, type AttemptInput } from './prepare-attempt.js';
import { talkToAgent, type Conversation } from './talk-to-agent.js';
import { Watchdog } from './watchdog.js';

export interface AttemptDeps {
  readonly harness: Harness;
  readonly worktree: WorkTree;
  readonly verify: (request: VerifyRequest) => Promise<Verification>;
  readonly journal: Journal;
  readonly redactor: Redactor;
  readonly clock: Clock;
  readonly root: string;
  readonly artifacts: string;
  readonly options: RunOptions;
  /** Aborted when the run has to stop at once. */
  readonly stop: AbortSignal;
  readonly onMessage: (text: string) => void;
  readonly onUsage: (usage: HarnessUsage) => void;
  /** One line for the user. */
  readonly notice: (text: string) => void;
  /** Tells others where the log is. */
  readonly onLog: (file: string) => void;
}

const MAX_PATCH_BYTES = 8 * 1024 * 1024;

/** One attempt: the agent, a look at what it did, verification, and the judgement. */
export async function runAttempt(deps: AttemptDeps, input: AttemptInput): Promise<AttemptResult> {
  const startedMs = Date.now();
  const path = artifactPath(input.task.id, input.number, 'harness.jsonl');
  const file = join(deps.artifacts, path);
  const log = new AttemptLog({ clock: deps.clock, redactor: deps.redactor, file, path });
  deps.onLog(file);
  log.write('start', { task: input.task.id, attempt: input.number, harness: input.harness, model: input.model });
  const { conversation, ended } = await withWatchdog(deps, input, log);
  await deps.worktree.requireSameBranch(input.baseline);
  const returned = await deps.worktree.bringBack(input.taskBaseline);
  if (returned.length > 0) deps.notice(`brought back your uncommitted work that the agent had taken away: ${returned.join(', ')}`);
  const said = readAgentNotes(conversation.text, `${input.prompt.system}\n${input.prompt.user}`);
  const evidence = { result: conversation.result, ended, stuck: said.stuck, limits: { timeoutMs: deps.options.attemptTimeoutMs, stallMs: deps.options.stallTimeoutMs } };
  const beforeVerification = judge({ ...evidence, verification: null });
  const verification = beforeVerification.ok ? await verifyAndLog(deps, input, log) : null;
  const outcome = deps.stop.aborted && !ended ? judge({ ...evidence, ended: 'interrupted', verification }) : judge({ ...evidence, verification });
  const traces = await recordTraces(deps.worktree, input.baseline, deps.journal);
  return {
    number: input.number,
    outcome,
    exitCode: conversation.result?.exitCode ?? null,
    signal: conversation.result?.signal ?? null,
    durationMs: Date.now() - startedMs,
    log: log.close(),
    patch: outcome.ok ? null : await keepPatch(deps, input),
    filesChanged: traces.changes.map((change) => change.path),
    commits: traces.commits.map(({ hash, message, author, timestamp, patch_id }) => ({ hash, message, author, timestamp, ...(patch_id !== null && { patch_id }) })),
    notes: said.notes,
  };
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

/** The user's environment and the context, so that an agent and the cub commands that it calls know where they are. */
function agentEnvironment(input: AttemptInput): Record<string, string> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...Object.fromEntries(inherited), ...childEnvironment(), CUB_PROMPT_FILE: input.prompt.file };
}

async function verifyAndLog(deps: AttemptDeps, input: AttemptInput, log: AttemptLog): Promise<Verification> {
  const env = { ...agentEnvironment(input), CI: process.env.CI ?? 'true' };
  const verification = await deps.verify({ commands: input.verify, cwd: deps.root, env, timeoutMs: deps.options.verify.timeoutMs, stop: deps.stop });
  for (const { command, passed, exitCode, output } of verification.commands) {
    log.write(passed ? 'tool_result' : 'error', { name: `verify: ${command}`, message: passed ? 'passed' : `failed with exit code ${exitCode ?? 'none'}`, output, is_error: !passed });
  }
  return verification;
}

/** What a failed attempt changed is kept as a patch before anything takes it back. */
async function keepPatch(deps: AttemptDeps, input: AttemptInput): Promise<ArtifactRef | null> {
  try {
    const patch = deps.redactor.text(await deps.worktree.patchSince(input.taskBaseline, await deps.worktree.state(), MAX_PATCH_BYTES));
    if (patch === '') return null;
    const path = artifactPath(input.task.id, input.number, 'patch.diff');
    writeFileDurable(join(deps.artifacts, path), patch);
    return artifactRef(path, patch);
  } catch (error) {
    if (!isCubError(error)) throw error;
    deps.notice(`the changes of this attempt could not be kept as a patch: ${error.message}`);
    return null;
  }
}
