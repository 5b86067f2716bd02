import { isSafeId, type JournalEvent } from '@cub/schema';
import { readLineage } from '../../reading/read-task-data.js';
import { fieldsOf, text } from '../../reading/values.js';
import { concernsTask } from '../task/reduce-task.js';

/** The epics that each task has ever been part of. Only the start of a task says so; all its other events know just the task. */
export type EpicIndex = ReadonlyMap<string, ReadonlySet<string>>;

export function indexEpics(events: readonly JournalEvent[]): EpicIndex {
  const index = new Map<string, Set<string>>();
  for (const event of events) {
    if (event.type !== 'task.started') continue;
    const epic = readLineage(fieldsOf(event.data)?.lineage).epic_id;
    if (!isSafeId(epic)) continue;
    const epics = index.get(event.task_id);
    if (epics) epics.add(epic);
    else index.set(event.task_id, new Set([epic]));
  }
  return index;
}

/** Ids of the epics that an event changes. */
export function epicKeys(event: JournalEvent, index: EpicIndex): readonly string[] {
  if (event.type === 'epic.snapshot') {
    const id = text(fieldsOf(event.data)?.id);
    return isSafeId(id) ? [id] : [];
  }
  return concernsTask(event) ? [...(index.get(event.task_id) ?? [])] : [];
}
