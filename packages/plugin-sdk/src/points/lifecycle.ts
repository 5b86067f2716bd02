import type { JournalEvent, Task } from '@cub/schema';

/** The moments that plugins can listen to, and what they are told. Who speaks of them waits for the listeners. */
export interface LifecycleContexts {
  /**
   * Before every attempt, after the claim. Answering `block` before the first attempt of a run skips the task, which stays as it was; before a
   * later one it ends the task as failed, with the reason. `task` is as it was when the run took it; `attempt` counts over all runs of the task.
   */
  'pre-session': { task: Task; attempt: number; runId: string };
  /** After the closing commit, or when the task failed or is blocked. Answers mean nothing. A task that was skipped has no such end. */
  'end-of-task': {
    /** As it was when the run took it: its `status` is not how it ended. */
    task: Task;
    /** `blocked`: it waits for a person; `failed`: it can be tried again, also after the run was stopped. */
    status: 'completed' | 'failed' | 'blocked';
    /** Id of the run, as in `by-run/<runId>.json`. */
    runId: string;
    /** How many attempts this run made. */
    attempts: number;
    /** Nano-USD of all attempts, also of earlier runs, as far as they are known; null when none is. */
    costNanoUsd: number | null;
    /** Tokens of all classes and all attempts, also of earlier runs, as far as they are known; null when none is. */
    tokensTotal: number | null;
    /** What the last attempt changed: paths relative to the top of the git work tree. */
    filesChanged: readonly string[];
    /** The closing commit; null with `--no-commit` or when nothing was completed. */
    commit: string | null;
    /** How long this run worked on the task, in ms. */
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
/** The name of such a moment; in `contributes` it is `on:<name>`. */
export type LifecycleEvent = keyof LifecycleContexts;

/** All of them; a plugin that listens to another one is disabled. */
export const LIFECYCLE_EVENTS = ['pre-session', 'end-of-task', 'records-published'] as const satisfies readonly LifecycleEvent[];
