import type { JournalEvent } from '@cub/schema';
import { distinct, text, type Fields } from '../../reading/values.js';
import type { TaskState } from './task-state.js';

/**
 * `file.touched`: what a git hook added to the task's commit belongs to the files of the task. What agents changed is in the terminals of
 * their attempts, and what verification changed is in no commit.
 */
export function fileTouched(state: TaskState, _: JournalEvent, data: Fields): TaskState {
  const path = text(data.path);
  if (data.by !== 'hook' || path === null) return state;
  return { ...state, filesTouched: distinct([...state.filesTouched, path]) };
}
