import type { JournalEvent } from '@cub/schema';
import { readLineage } from '../reading/read-task-data.js';
import { fieldsOf, text } from '../reading/values.js';
import { concernsTask } from '../reducers/task/reduce-task.js';
import type { Rollup } from './roll-up.js';

export interface TouchedRollups {
  readonly epics: ReadonlySet<string>;
  readonly plans: ReadonlySet<string>;
}

/**
 * The epics and plans that may look different after these events: where their tasks and epics belong now, and where they ever belonged to, because a
 * task that moved is missing there.
 * @param rollup with the events
 * @param touched what came or went
 * @param eventsOfTasks all events of the tasks that were touched: where those belonged only their own starts say
 * @param plansBefore the plans that an epic counted in until now, as their files say: for an epic that is decided by others
 */
export function touchedRollups(
  rollup: Rollup,
  touched: readonly JournalEvent[],
  eventsOfTasks: readonly JournalEvent[],
  plansBefore: (epic: string) => readonly string[],
): TouchedRollups {
  const tasks = new Set(touched.filter(concernsTask).map((event) => event.task_id));
  const now = rollup.placesOf(tasks);
  const past = [...eventsOfTasks, ...touched].flatMap(({ type, data }) => (type === 'task.started' ? [readLineage(fieldsOf(data)?.lineage)] : []));
  const [epicsNamed, plansNamed] = [idsIn(touched, 'epic.snapshot'), idsIn(touched, 'plan.snapshot')];
  const epicsOfPlans = touched.filter(({ type }) => type === 'plan.snapshot').flatMap(({ data }) => listOf(fieldsOf(data)?.children));
  const epics = texts([...now.epics, ...epicsNamed, ...past.map(({ epic_id }) => epic_id)]);
  const moved = [...epics, ...epicsOfPlans];
  const plans = texts([...now.plans, ...plansNamed, ...past.map(({ plan_id }) => plan_id), ...moved.flatMap((epic) => [...rollup.plansOf(epic), ...plansBefore(epic)])]);
  return { epics, plans };
}

function idsIn(events: readonly JournalEvent[], type: string): (string | null)[] {
  return events.filter((event) => event.type === type).map(({ data }) => text(fieldsOf(data)?.id));
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function texts(values: readonly (string | null)[]): Set<string> {
  return new Set(values.filter((value) => value !== null));
}
