import type { JournalEvent } from '@cub/schema';
import { readLineage } from '../reading/read-task-data.js';
import { fieldsOf, text, texts, type Fields } from '../reading/values.js';
import { concernsTask } from '../reducers/task/reduce-task.js';
import type { Rollup } from './roll-up.js';

/**
 * The epics and plans that may look different after these events: where their tasks and epics belong now, and everywhere
 * that they ever belonged to, because a task that moved is missing in its former epic.
 * @param all events of the view, and the touched ones where they were taken out of it
 */
export function touchedRollups(rollup: Rollup, all: readonly JournalEvent[], touched: readonly JournalEvent[]): { epics: Set<string>; plans: Set<string> } {
  const tasks = new Set(touched.filter(concernsTask).map((event) => event.task_id));
  const now = rollup.placesOf(tasks);
  const past = all.flatMap(({ type, task_id: task, data }) => (type === 'task.started' && tasks.has(task) ? [readLineage(fieldsOf(data)?.lineage)] : []));
  const epics = new Set(texts([...now.epics, ...idsIn(touched, 'epic.snapshot'), ...past.map(({ epic_id }) => epic_id)]));
  const plansOfEpics = snapshotsOf(all, 'epic.snapshot').flatMap((fields) => (epics.has(text(fields.id) ?? '') ? [fields.plan_id] : []));
  const plans = texts([...now.plans, ...idsIn(touched, 'plan.snapshot'), ...past.map(({ plan_id }) => plan_id), ...plansOfEpics]);
  return { epics, plans: new Set([...plans, ...[...epics].flatMap((epic) => rollup.plansOf(epic))]) };
}

function idsIn(events: readonly JournalEvent[], type: string): unknown[] {
  return snapshotsOf(events, type).map(({ id }) => id);
}

function snapshotsOf(events: readonly JournalEvent[], type: string): Fields[] {
  return events.filter((event) => event.type === type).map((event) => fieldsOf(event.data) ?? {});
}
