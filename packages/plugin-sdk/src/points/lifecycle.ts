import type { Task } from '@cub/schema';

/** The moments that other plugins can listen to, and what they are told. */
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
}
export type LifecycleEvent = keyof LifecycleContexts;
