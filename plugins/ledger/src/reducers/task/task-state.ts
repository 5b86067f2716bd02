import type { Attempt, CommitRef, Imported, JournalEvent, LedgerEntry, Lineage, Stage, TaskSnapshot } from '@cub/schema';
import type { Usage } from '../../reading/read-attempt-data.js';
import type { Pieces } from '../../reading/read-imported.js';
import { NO_LINEAGE, type TaskEnd } from '../../reading/read-task-data.js';

/** An attempt and what it is summed from. */
export interface AttemptState {
  /** The number that its events carry; `attempt.attempt_number` differs when two runs used the same. */
  readonly declared: number;
  readonly attempt: Attempt;
  readonly usages: readonly Usage[];
}

export interface StageChange {
  readonly stage: Stage;
  /** null where an imported record does not say. */
  readonly at: string | null;
  readonly by: string;
  readonly reason?: string;
}

/** What the events of one task say so far. Never changed in place. */
export interface TaskState {
  readonly id: string;
  /** Time of the first event. */
  readonly firstAt: string;
  /** The task as it was when it was started for the first time. */
  readonly original: (TaskSnapshot & { captured_at: string }) | null;
  readonly lineage: Lineage;
  readonly startedAt: string | null;
  readonly attempts: readonly AttemptState[];
  /** null while the task is worked on. */
  readonly end: TaskEnd | null;
  readonly filesTouched: readonly string[];
  /** Said by agents with `cub task close --lesson` inside of a run. */
  readonly lessons: readonly string[];
  /** Commits that agents made themselves. */
  readonly commits: readonly CommitRef[];
  readonly changed: LedgerEntry['task_changed'];
  readonly drift: LedgerEntry['drift'];
  readonly verification: LedgerEntry['verification'];
  /** The last one is the stage, unless an imported record says another; empty before the first start. */
  readonly history: readonly StageChange[];
  /** The stage that an imported record gives, until the next move. */
  readonly recordedStage: Pick<StageChange, 'stage' | 'at'> | null;
  /** The newest record that was imported for the task, and what it made of the state: that tells whether somebody worked on since. */
  readonly imported: ({ readonly record: Imported } & Pick<TaskState, 'end' | 'attempts' | 'history'>) | null;
  /** What has arrived of a long imported record. */
  readonly pieces: Pieces | null;
}

export const NOT_VERIFIED: LedgerEntry['verification'] = {
  status: 'pending',
  checked_at: null,
  tests_passed: null,
  typecheck_passed: null,
  lint_passed: null,
  notes: [],
};

export function newTask(id: string, firstAt: string): TaskState {
  return {
    id,
    firstAt,
    original: null,
    lineage: NO_LINEAGE,
    startedAt: null,
    attempts: [],
    end: null,
    filesTouched: [],
    lessons: [],
    commits: [],
    changed: null,
    drift: null,
    verification: NOT_VERIFIED,
    history: [],
    recordedStage: null,
    imported: null,
    pieces: null,
  };
}

/** True when something was done for the task: then it has an entry. */
export function isWorked(state: TaskState): boolean {
  return state.startedAt !== null || state.attempts.length > 0 || state.end !== null;
}

export function stageOf(state: TaskState): Stage {
  return (state.recordedStage ?? state.history.at(-1))?.stage ?? 'in_progress';
}

/** The same state in another stage; a stage that it has already makes no history. */
export function moveTo(state: TaskState, stage: Stage, event: JournalEvent, said: { by?: string; reason?: string | null } = {}): TaskState {
  if ((state.recordedStage ?? state.history.at(-1))?.stage === stage) return state;
  const change = { stage, at: event.ts, by: said.by ?? event.agent, ...(said.reason && { reason: said.reason }) };
  return { ...state, recordedStage: null, history: [...state.history, change] };
}
