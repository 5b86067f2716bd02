import type { JournalEvent } from '@cub/schema';
import { distinct, texts, type Fields } from '../../reading/values.js';
import type { TaskState } from './task-state.js';

/** An `agent.note` that an agent left with `cub task close` inside of a run: the run decides about the wish, the lessons stay. Other notes change nothing. */
export function closeWished(state: TaskState, _: JournalEvent, data: Fields): TaskState {
  const lessons = data.wish === 'close' ? texts(data.lessons) : [];
  return lessons.length === 0 ? state : { ...state, lessons: distinct([...state.lessons, ...lessons]) };
}
