import { isEvent, type EventDataByType, type Journal, type Task } from '@cub/schema';
import type { TaskService } from '@cub/plugin-sdk';

type EpicSnapshot = EventDataByType['epic.snapshot'];

/** Records what an epic consists of before one of its tasks starts, when that is not on record yet or has changed. */
export function epicRecorder(deps: { journal: Journal; tasks: TaskService }): (task: Task) => Promise<void> {
  const recorded = new Map<string, string | null>();
  return async (task) => {
    if (task.parent === null) return;
    const { items } = await deps.tasks.backend.list();
    const epic = items.find((other) => other.id === task.parent);
    if (!epic) return;
    const snapshot = epicSnapshot(epic, items);
    const text = JSON.stringify(snapshot);
    if (!recorded.has(epic.id)) recorded.set(epic.id, recordedEpic(deps.journal, epic.id));
    if (recorded.get(epic.id) === text) return;
    deps.journal.append('epic.snapshot', snapshot, { task_id: epic.id, source: 'cub run', summary: `${epic.id}: ${epic.title}` });
    recorded.set(epic.id, text);
  };
}

function epicSnapshot(epic: Task, tasks: readonly Task[]): EpicSnapshot {
  const { spec_id, spec_file, plan_id, plan_file } = epic.lineage;
  const children = tasks.filter((task) => task.parent === epic.id).map((task) => task.id).sort();
  return { id: epic.id, title: epic.title, description: epic.description, spec_id, spec_file, plan_file, children, plan_id };
}

/** The newest snapshot of an epic as text; null when there is none. */
function recordedEpic(journal: Journal, epic: string): string | null {
  const [found] = journal.eventsOf('machine', new Set([`epic/${epic}` as const]));
  const newest = found?.[1].findLast((event) => isEvent(event, 'epic.snapshot'));
  if (!newest) return null;
  const { id, title, description, spec_id, spec_file, plan_file, children, plan_id } = newest.data;
  return JSON.stringify({ id, title, description, spec_id, spec_file, plan_file, children: [...children].sort(), plan_id });
}
