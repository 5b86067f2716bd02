import { isEvent, type EntityName, type EventDataByType, type Journal, type Task } from '@cub/schema';
import type { TaskService } from '@cub/plugin-sdk';

type EpicSnapshot = EventDataByType['epic.snapshot'];

/**
 * Records, before a task starts, what its epic consists of, when that is not on record yet or has changed; and what has become of other epics that are on
 * record: one that a task has left would wait for it for ever.
 */
export function epicRecorder(deps: { journal: Journal; tasks: TaskService }): (task: Task) => Promise<void> {
  const recorded = new Map<string, string | null>();
  return async (task) => {
    const { items } = await deps.tasks.backend.list();
    const children = childrenOf(items);
    const epics = items.filter((epic) => epic.type === 'epic' || children.has(epic.id));
    for (const [id, text] of recordedEpics(deps.journal, epics.filter(({ id }) => !recorded.has(id)))) recorded.set(id, text);
    for (const epic of epics) {
      const before = recorded.get(epic.id) ?? null;
      const snapshot = epicSnapshot(epic, children.get(epic.id) ?? []);
      const text = JSON.stringify(snapshot);
      if (before === text || (before === null && epic.id !== task.parent)) continue;
      deps.journal.append('epic.snapshot', snapshot, { task_id: epic.id, source: 'cub run', summary: `${epic.id}: ${epic.title}` });
      recorded.set(epic.id, text);
    }
  };
}

/** Ids of the tasks of each epic. */
function childrenOf(tasks: readonly Task[]): Map<string, string[]> {
  const children = new Map<string, string[]>();
  for (const { id, parent } of tasks) if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), id]);
  return children;
}

function epicSnapshot(epic: Task, children: readonly string[]): EpicSnapshot {
  const { spec_id, spec_file, plan_id, plan_file } = epic.lineage;
  return { id: epic.id, title: epic.title, description: epic.description, spec_id, spec_file, plan_file, children: [...children].sort(), plan_id };
}

/** The newest snapshot of each epic as text; null when there is none. */
function* recordedEpics(journal: Journal, epics: readonly Task[]): Generator<[string, string | null]> {
  const found = new Map(journal.eventsOf('machine', new Set(epics.map(({ id }): EntityName => `epic/${id}`))));
  for (const { id: epicId } of epics) {
    const newest = found.get(`epic/${epicId}`)?.findLast((event) => isEvent(event, 'epic.snapshot'));
    if (!newest) {
      yield [epicId, null];
      continue;
    }
    const { id, title, description, spec_id, spec_file, plan_file, children, plan_id } = newest.data;
    yield [epicId, JSON.stringify({ id, title, description, spec_id, spec_file, plan_file, children: [...children].sort(), plan_id })];
  }
}
