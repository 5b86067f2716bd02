import type { TaskFilter } from '@cub/plugin-sdk';

/** What to do when the last attempt of a task failed. */
export type OnFailure = 'retry' | 'stop' | 'move-on';

/** When a task that fails is given up. */
export interface TaskPolicy {
  readonly maxAttempts: number;
  readonly onFailure: OnFailure;
}

/** Which model an attempt gets. */
export interface ModelOptions {
  /** null = the agent's own default. */
  readonly model: string | null;
  /** Models for attempt 1, 2, …; the last one stays. Empty = `model`. */
  readonly escalate: readonly string[];
  /** Models of tasks with a label `complexity:`. */
  readonly byComplexity: Readonly<Partial<Record<'low' | 'medium' | 'high', string>>>;
}

/** One `cub run`, with flags, environment and configuration resolved. Unknown limits are null. */
export interface RunOptions extends TaskPolicy, ModelOptions {
  readonly filter: TaskFilter;
  /** Work on exactly this task. */
  readonly taskId: string | null;
  /** Stop after one task. */
  readonly once: boolean;
  readonly limits: RunLimits;
  readonly attemptTimeoutMs: number;
  readonly stallTimeoutMs: number;
  readonly verify: VerifyOptions;
  readonly commit: boolean;
  /** Shows what the agent says. */
  readonly stream: boolean;
  readonly heartbeatMs: number;
  /** What a harness may want to know: `command`, `replay`. */
  readonly harnessOptions: Readonly<Record<string, string | undefined>>;
}

export interface RunLimits {
  readonly costNanoUsd: number | null;
  readonly tokens: number | null;
  readonly timeMs: number | null;
  /** Attempts of all tasks together. */
  readonly iterations: number | null;
}

export interface VerifyOptions {
  /** From the command line: they replace all others. */
  readonly commands: readonly string[];
  readonly timeoutMs: number;
}
