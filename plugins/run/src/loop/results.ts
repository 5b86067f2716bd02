import type { AgentNotes, ArtifactRef, CommitRef, ErrorCategory, Task } from '@cub/schema';

/** What an attempt came to. */
export type Outcome =
  | { readonly ok: true; readonly category: null; readonly summary: string }
  | { readonly ok: false; readonly category: ErrorCategory; readonly summary: string };

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
}

export type TaskStatusAtEnd = 'completed' | 'failed' | 'blocked';

export interface TaskResult {
  readonly task: Task;
  readonly status: TaskStatusAtEnd;
  readonly attempts: readonly AttemptResult[];
  readonly reason: string | null;
  readonly category: ErrorCategory | null;
  readonly durationMs: number;
  /** The closing commit; null when nothing was committed. */
  readonly commit: string | null;
}

/** Why the loop ended. */
export type RunEnd = 'done' | 'failed' | 'budget' | 'interrupted';

export interface RunResult {
  readonly end: RunEnd;
  readonly reason: string;
  readonly exitCode: number;
  readonly iterations: number;
  readonly tasks: readonly TaskResult[];
}
