import type { JournalEvent } from '@cub/schema';
import { readLineage, readSnapshot } from '../../reading/read-task-data.js';
import type { Fields } from '../../reading/values.js';
import { moveTo, NOT_VERIFIED, type TaskState } from './task-state.js';

/** `task.started`: a task started again keeps its attempts and what they cost; its outcome is open until the next end. */
export function taskStarted(state: TaskState, event: JournalEvent, data: Fields): TaskState {
  const snapshot = readSnapshot(data.snapshot, state.original ?? undefined);
  if (!snapshot) return state;
  const isAgain = state.startedAt !== null || state.end !== null;
  const started = {
    ...state,
    original: state.original ?? { ...snapshot, captured_at: event.ts },
    lineage: readLineage(data.lineage),
    startedAt: state.startedAt ?? event.ts,
    end: null,
    verification: NOT_VERIFIED,
  };
  return moveTo(started, 'in_progress', event, { reason: isAgain ? 'started again' : null });
}
