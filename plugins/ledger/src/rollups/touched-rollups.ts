import type { EntityName } from '@cub/plugin-sdk';
import type { JournalEvent, Lineage } from '@cub/schema';
import { byTask } from '../projections/by-task.js';
import type { TaskState } from '../reducers/task/task-state.js';
import type { Rollup } from './roll-up.js';

export interface TouchedRollups {
  readonly epics: ReadonlySet<string>;
  readonly plans: ReadonlySet<string>;
}

/**
 * The epics and plans that may look different: where the tasks that changed belong now, and where they ever belonged to, because a task that moved is
 * missing there.
 * @param rollup with the changes
 * @param changed what events came or went for
 * @param eventsOfTasks of each task that changed all events, also those that went
 */
export function touchedRollups(rollup: Rollup, changed: ReadonlySet<EntityName>, eventsOfTasks: Iterable<readonly [string, readonly JournalEvent[]]>): TouchedRollups {
  const now = rollup.placesOf(idsOf(changed, 'task'));
  const ever = [...eventsOfTasks].flatMap(([id, events]) => lineagesOf(id, events));
  const epics = new Set([...now.epics, ...ever.flatMap(({ epic_id: epic }) => epic ?? []), ...idsOf(changed, 'epic')]);
  const around = [...epics].flatMap((epic) => rollup.plansAround(epic));
  return { epics, plans: new Set([...now.plans, ...ever.flatMap(({ plan_id: plan }) => plan ?? []), ...idsOf(changed, 'plan'), ...around]) };
}

/** What a task belonged to, event by event. */
function lineagesOf(id: string, events: readonly JournalEvent[]): Lineage[] {
  let state: TaskState | undefined;
  return events.filter((event) => byTask.keys(event).includes(id)).map((event) => (state = byTask.reduce(state, event, id)).lineage);
}

/** Ids of one kind among names. */
export function idsOf(names: Iterable<EntityName>, kind: string): string[] {
  return [...names].flatMap((name) => (name.startsWith(`${kind}/`) ? [name.slice(kind.length + 1)] : []));
}
