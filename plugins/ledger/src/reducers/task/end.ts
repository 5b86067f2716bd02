import type { JournalEvent, LedgerEntry, Outcome, TaskSnapshot } from '@cub/schema';
import { readCommits, readSnapshot, readTaskEnd } from '../../reading/read-task-data.js';
import { distinct, texts, type Fields } from '../../reading/values.js';
import { STAGES } from '../../vocabulary.js';
import { addCommits } from './commits.js';
import { moveTo, stageOf, type TaskState } from './task-state.js';

const STATUS: Readonly<Record<string, Outcome['status']>> = { 'task.completed': 'completed', 'task.failed': 'failed', 'task.blocked': 'blocked' };

/** `task.completed`, `task.failed`, `task.blocked`. */
export function taskEnded(state: TaskState, event: JournalEvent, data: Fields): TaskState {
  const success = event.type === 'task.completed';
  const last = readSnapshot(data.snapshot, state.original ?? undefined);
  const ended: TaskState = {
    ...state,
    end: readTaskEnd(data, event.ts, STATUS[event.type] ?? 'failed'),
    original: state.original ?? (last && { ...last, captured_at: event.ts }),
    filesTouched: distinct([...state.filesTouched, ...texts(data.files_touched)]),
    commits: addCommits(state.commits, readCommits(data.commits, event.ts)),
    changed: (state.original && last && compare(state.original, last, event.ts)) ?? state.changed,
  };
  const isBehind = STAGES.indexOf(stageOf(ended)) < STAGES.indexOf('dev_complete');
  if (success && isBehind) return moveTo(ended, 'dev_complete', event);
  return ended.history.length === 0 ? moveTo(ended, 'in_progress', event) : ended;
}

const COMPARED = ['title', 'description', 'type', 'priority', 'labels', 'acceptance_criteria', 'depends_on'] as const;

/** What of the task is no longer as it was at the start; null when all is. */
function compare(original: TaskSnapshot, final: TaskSnapshot, at: string): LedgerEntry['task_changed'] {
  const changed = COMPARED.filter((field) => JSON.stringify(original[field]) !== JSON.stringify(final[field]));
  if (changed.length === 0) return null;
  return {
    detected_at: at,
    fields_changed: changed,
    original_description: original.description,
    final_description: final.description,
    notes: null,
  };
}
