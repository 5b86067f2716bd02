import type { AgentNotes, ArtifactRef, CommitRef, ErrorCategory, Task } from '@cub/schema';
import type { StepMark } from '../worktree/step-marks.js';

/** What an attempt came to. */
export type Outcome =
  | { readonly ok: true; readonly category: null; readonly summary: string }
  | Failure;

export interface Failure {
  readonly ok: false;
  /** null when none of the categories fits: something failed that is no agent's fault. */
  readonly category: ErrorCategory | null;
  readonly summary: string;
  /** What the user sees below the summary: the last lines of a failed command. */
  readonly detail?: string;
  /** Any other task would meet the same: the agent cannot be started or is not logged in, or cub itself failed. */
  readonly stopsRun?: boolean;
  /** What cub itself failed with; it is thrown on once everything is recorded. */
  readonly error?: Error;
  /** The files are not the agent's work on top of the task's beginning, for example those of another branch: the next attempt begins anew. */
  readonly startsOver?: boolean;
}

/** The work tree as the agent left it, without what others changed since. */
export interface AttemptEnd extends StepMark {
  /** Every path in which it differs from that before the task. */
  readonly paths: readonly string[];
}

export interface AttemptResult {
  readonly number: number;
  readonly outcome: Outcome;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly durationMs: number;
  readonly log: ArtifactRef | null;
  /** What the task changed so far; kept when the attempt failed. */
  readonly patch: ArtifactRef | null;
  readonly filesChanged: readonly string[];
  readonly commits: readonly CommitRef[];
  readonly notes: AgentNotes;
  /** What the agent says that it left out. */
  readonly omitted: readonly string[];
  /** null when cub could not look. */
  readonly end: AttemptEnd | null;
}

export type TaskStatusAtEnd = 'completed' | 'failed' | 'blocked';

export interface TaskResult {
  readonly task: Task;
  readonly status: TaskStatusAtEnd;
  readonly attempts: readonly AttemptResult[];
  readonly reason: string | null;
  readonly category: ErrorCategory | null;
  readonly durationMs: number;
  /** What the task changed: what its commit has, else what its attempts changed. */
  readonly files: readonly string[];
  /** The closing commit; null when nothing was committed. */
  readonly commit: string | null;
  /** See {@link Failure}. */
  readonly stopsRun?: boolean;
  readonly error?: Error;
}

/** Why the loop ended. */
export type RunEnd = 'done' | 'failed' | 'budget' | 'interrupted';

export interface RunResult {
  readonly end: RunEnd;
  readonly reason: string;
  readonly exitCode: number;
  readonly iterations: number;
  readonly tasks: readonly TaskResult[];
  /** See {@link Failure}. */
  readonly error?: Error;
}
