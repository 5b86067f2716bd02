import type { JournalEvent, Task } from '@cub/schema';

/** The moments that plugins can listen to, and what they are told. */
export interface LifecycleContexts {
  /** Before every attempt, after the claim. Answering `block` skips the task. */
  'pre-session': { task: Task; attempt: number; runId: string };
  /** After the closing commit, or when the task failed or is blocked. */
  'end-of-task': {
    task: Task;
    status: 'completed' | 'failed' | 'blocked';
    runId: string;
    attempts: number;
    /** null when unknown. */
    costNanoUsd: number | null;
    tokensTotal: number;
    filesChanged: readonly string[];
    /** The closing commit; null with `--no-commit` or when nothing was completed. */
    commit: string | null;
    durationMs: number;
  };
  /**
   * After the published records of this worktree changed: a publication, or the withdrawal of one. Its files and the entries that
   * follow are in their places already; what listeners write belongs into no commit.
   */
  'records-published': {
    /** What was published or withdrawn. */
    events: readonly JournalEvent[];
    /** Of the publication, relative to the project's root. */
    paths: readonly string[];
  };
}
export type LifecycleEvent = keyof LifecycleContexts;
