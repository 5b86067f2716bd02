import type { Tokens } from '../models/common.js';

/** What an agent is asked to do in one attempt. */
export interface HarnessRequest {
  readonly prompt: string;
  /** Instructions that go into the agent's system prompt where it has one, else in front of the prompt. */
  readonly system: string;
  readonly model: string | null;
  readonly cwd: string;
  /** Values of the command's `--command`, `--replay`, …; a harness reads its own. */
  readonly options: Readonly<Record<string, string | undefined>>;
  /** The environment for child processes: the user's, and the `CUB_*` context. */
  readonly env: Readonly<Record<string, string>>;
  /** The only way to start a process: it gets the context, and is ended as a group with all that it started. */
  spawn(command: string, args: readonly string[], options?: SpawnOptions): AgentProcess;
}

export interface SpawnOptions {
  readonly stdin?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A running child process in its own process group. */
export interface AgentProcess {
  /** stdout in lines without their ends; invalid UTF-8 is replaced, overlong lines are cut at 1 MiB and marked. */
  readonly lines: AsyncIterable<string>;
  /** Settles when the process has ended. Never rejects. */
  readonly exit: Promise<ProcessExit>;
}

export interface ProcessExit {
  /** null when a signal ended the process or it could not be started. */
  readonly code: number | null;
  readonly signal: string | null;
  /** Why the process could not be started (for example ENOENT). */
  readonly error: string | null;
  /** The last 64 KiB of stderr. */
  readonly stderrTail: string;
}

export type HarnessEvent =
  | { type: 'message'; text: string }
  | { type: 'tool_call'; name: string; input: unknown }
  | { type: 'tool_result'; name: string; output: string; isError: boolean }
  | { type: 'warning'; text: string }
  | HarnessUsage
  | HarnessResult;

/** What one invocation of the agent used; send it once per invocation, by class. */
export interface HarnessUsage {
  type: 'usage';
  /** Unique within the attempt. */
  invocationId: string;
  model: string | null;
  tokens: Tokens | null;
  /** The agent's own figure; null when it gave none. */
  costNanoUsd: number | null;
}

/** The last event. An agent that ends without one has failed. */
export interface HarnessResult {
  type: 'result';
  success: boolean;
  exitCode: number | null;
  signal: string | null;
  /** Set when success is false. */
  error: HarnessError | null;
  /** The agent's closing words; `<stuck>` and the note blocks are looked for in all messages. */
  text: string;
}

export interface HarnessError {
  category: 'agent_error' | 'rate_limit' | 'auth';
  summary: string;
  /** The agent's program is missing or cannot be executed: no attempt and no other task can go better. */
  cannotStart?: boolean;
}

export interface HarnessDetection {
  readonly available: boolean;
  readonly version: string | null;
  /** How to install or configure it; shown when it is not available. */
  readonly hint: string;
}

/** One kind of coding agent. */
export interface Harness {
  readonly capabilities: {
    /** Reports tokens or cost. */
    readonly usage: boolean;
    /** Accepts a model name. */
    readonly model: boolean;
    /** Takes a separate system prompt. */
    readonly system: boolean;
  };
  /** @param options see {@link HarnessRequest.options} */
  detect(options: HarnessRequest['options']): Promise<HarnessDetection>;
  /** What the repository's own configuration would make this harness execute; needs `cub trust`. */
  trustItems?(options: HarnessRequest['options']): { kind: string; origin: string; content: string }[];
  /** Runs the agent once. Ends after the `result` event, or early when the signal aborts. */
  run(request: HarnessRequest, signal: AbortSignal): AsyncIterable<HarnessEvent>;
}
