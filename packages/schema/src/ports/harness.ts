import type { Tokens } from '../models/common.js';

/** What an agent is asked to do in one attempt. */
export interface HarnessRequest {
  /** The user prompt, secrets redacted. It can be longer than an argument of a program may be: hand it over on stdin. */
  readonly prompt: string;
  /** Instructions that go into the agent's system prompt where it has one, else in front of the prompt. Empty when there are none. */
  readonly system: string;
  /** From the task's label `model:x`, `--escalate` or `--model`; null = the agent's own default. */
  readonly model: string | null;
  /** Absolute path of the project's root, which the agent works in. */
  readonly cwd: string;
  /** Values of the command's `--command`, `--replay`, …; a harness reads its own. Undefined for what was not given; `cub doctor` gives none. */
  readonly options: Readonly<Record<string, string | undefined>>;
  /** The environment for child processes: the user's, and the `CUB_*` context (`CUB_RUN_ID`, `CUB_TASK_ID`, `CUB_ATTEMPT`, `CUB_PROMPT_FILE`, …). */
  readonly env: Readonly<Record<string, string>>;
  /**
   * The only way to start a process: it gets the context, and is ended as a group with all that it started (SIGTERM when the attempt is
   * stopped, SIGKILL 5 s later). Never throws: `exit` says when it could not be started.
   * @param command the program, found on the PATH; no shell is involved
   */
  spawn(command: string, args: readonly string[], options?: SpawnOptions): AgentProcess;
}

/** How a process that a harness starts differs from what the request says. */
export interface SpawnOptions {
  /** Written to its stdin, which is then closed. @defaultValue empty */
  readonly stdin?: string;
  /** Absolute path of its working folder. @defaultValue the request's `cwd` */
  readonly cwd?: string;
  /** Added to the request's `env`, which it wins over. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A running child process in its own process group. */
export interface AgentProcess {
  /**
   * stdout in lines without their ends; invalid UTF-8 is replaced, overlong lines are cut at 1 MiB and marked. Read it, once, to its end
   * before you wait for `exit`: a process that nobody reads stands still.
   */
  readonly lines: AsyncIterable<string>;
  /** Settles when the process has ended. Never rejects. */
  readonly exit: Promise<ProcessExit>;
}

/** How a process ended. */
export interface ProcessExit {
  /** null when a signal ended the process or it could not be started. */
  readonly code: number | null;
  /** The signal that ended it, for example `SIGKILL`; null when it ended by itself or could not be started. */
  readonly signal: string | null;
  /** Why the process could not be started (for example ENOENT); null when it was. */
  readonly error: string | null;
  /** The last 64 KiB of stderr. */
  readonly stderrTail: string;
}

/**
 * What a harness says while its agent works. All of it is redacted and written to the attempt's log, and each event is a sign of life.
 * `message`: the agent's words, shown with `--stream`; `<stuck>` and the note blocks are looked for in them. `tool_call`, `tool_result`:
 * for the log; `input` has to be JSON. `warning`: what went wrong without ending the attempt. Exactly one `result` comes last.
 */
export type HarnessEvent =
  | { type: 'message'; text: string }
  | { type: 'tool_call'; name: string; input: unknown }
  | { type: 'tool_result'; name: string; output: string; isError: boolean }
  | { type: 'warning'; text: string }
  | HarnessUsage
  | HarnessResult;

/** What one invocation of the agent used; send it once per invocation, by class, or again with more. An attempt that sends none is recorded as unknown usage. */
export interface HarnessUsage {
  /** Tells it from the other events. */
  type: 'usage';
  /** Unique within the attempt; of several reports with one id the last counts. */
  invocationId: string;
  /** The model that was really used; null when the agent does not say. */
  model: string | null;
  /** null when the agent does not count them, which is not the same as 0. */
  tokens: Tokens | null;
  /** The agent's own figure in nano-USD (10⁻⁹ USD, an integer); null when it gave none. */
  costNanoUsd: number | null;
}

/** The last event. An agent that ends without one has failed. */
export interface HarnessResult {
  /** Tells it from the other events. */
  type: 'result';
  /** The agent's own word. The attempt succeeds only if it also ended with 0, is not stuck, and every verify command is green. */
  success: boolean;
  /** null when a signal ended the agent, or when it is no process of its own. */
  exitCode: number | null;
  /** The signal that ended the agent, for example `SIGTERM`; null when none did. */
  signal: string | null;
  /** Set when success is false, else null. */
  error: HarnessError | null;
  /** The agent's closing words, empty if they were sent as messages; `<stuck>` and the note blocks are looked for in all messages. */
  text: string;
}

/** Why an agent failed. It decides what the run does next. */
export interface HarnessError {
  /** `rate_limit`: tried again after a pause of 30 s, each time twice as long, at most 15 min; `auth`: the run ends; `agent_error`: tried again at once. */
  category: 'agent_error' | 'rate_limit' | 'auth';
  /** What happened, for people; recorded, and shown to the agent at the next attempt. */
  summary: string;
  /** The agent's program is missing or cannot be executed: no attempt and no other task can go better. */
  cannotStart?: boolean;
}

/** Whether an agent can be used on this machine. */
export interface HarnessDetection {
  /** False: `cub run` does not choose this harness by itself, and refuses it when it is named, unless `--skip-checks` is given. */
  readonly available: boolean;
  /** Version of the agent's program, shown by `cub doctor`; null when it has none or it is not known. */
  readonly version: string | null;
  /** How to install or configure it; shown when it is not available. */
  readonly hint: string;
}

/**
 * One kind of coding agent. Contributed to the point `harness` under the name that `--harness` takes; `itBehavesLikeHarness` is its contract.
 * @example
 * const myAgent: Harness = {
 *   capabilities: { usage: false, model: false, system: false },
 *   detect: async () => ({ available: true, version: null, hint: '' }),
 *   async *run({ system, prompt, spawn }) {
 *     const child = spawn('my-agent', ['--print'], { stdin: `${system}\n\n${prompt}` });
 *     for await (const text of child.lines) yield { type: 'message', text };
 *     const { code, signal, error, stderrTail } = await child.exit;
 *     const failure = { category: 'agent_error' as const, summary: error ?? (stderrTail.trim() || `it ended with ${signal ?? code}`) };
 *     yield { type: 'result', success: code === 0, exitCode: code, signal, error: code === 0 ? null : failure, text: '' };
 *   },
 * };
 */
export interface Harness {
  /** What the agent can do. It describes only: model and system prompt are handed over in any case, and `run` has to do with them what it can. */
  readonly capabilities: {
    /** Reports tokens or cost. */
    readonly usage: boolean;
    /** Accepts a model name. */
    readonly model: boolean;
    /** Takes a separate system prompt. */
    readonly system: boolean;
  };
  /**
   * Looks whether the agent can be used; starts no work. Asked by `cub run` before anything begins, and by `cub doctor` without options.
   * @param options see {@link HarnessRequest.options}
   * @throws CubError when the options themselves are wrong, for example name a file that cannot be read
   */
  detect(options: HarnessRequest['options']): Promise<HarnessDetection>;
  /**
   * What the repository's own configuration would make this harness execute; needs `cub trust`, else `cub run` refuses to begin.
   * The same items have to come from a `trustSource` of the plugin, or nobody could approve them.
   */
  trustItems?(options: HarnessRequest['options']): { kind: string; origin: string; content: string }[];
  /**
   * Runs the agent once. Ends after the `result` event, or early when the signal aborts. What it throws becomes a failed attempt of the
   * category `agent_error`.
   */
  run(request: HarnessRequest, signal: AbortSignal): AsyncIterable<HarnessEvent>;
}
