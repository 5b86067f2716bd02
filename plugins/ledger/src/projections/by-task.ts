import type { Projection } from '@cub/plugin-sdk';
import { isSafeId, type JournalEvent } from '@cub/schema';
import { concernsTask, reduceTask } from '../reducers/task/reduce-task.js';
import { taskEntry } from '../reducers/task/task-entry.js';
import type { TaskState } from '../reducers/task/task-state.js';
import { NO_TASK } from '../vocabulary.js';
import { entryText } from './entry-text.js';

export function taskKeys(event: JournalEvent): readonly string[] {
  const { task_id: id } = event;
  return concernsTask(event) && isSafeId(id) && !NO_TASK.has(id) ? [id] : [];
}

/** `by-task/<id>/entry.json` */
export const byTask: Projection<TaskState> = {
  folder: 'by-task',
  tracked: true,
  entity: 'task',
  keys: taskKeys,
  reduce: reduceTask,
  file: (state, id) => {
    const entry = taskEntry(state);
    return entry && { path: `by-task/${id}/entry.json`, content: entryText(entry) };
  },
};
