import type { EntityKind, EntityName, JournalEvent } from '@cub/schema';

/** Task ids that name no task. */
const NO_TASK = new Set(['system', 'unknown', '']);

/** Events of these types are about what their data names. */
const ABOUT: Readonly<Record<string, EntityKind>> = { 'epic.snapshot': 'epic', 'plan.snapshot': 'plan' };

/** The entities that an event names, from the event alone. */
export function entitiesOf(event: JournalEvent): EntityName[] {
  const names: EntityName[] = [];
  if (!NO_TASK.has(event.task_id)) names.push(`task/${event.task_id}`);
  if (typeof event.run_id === 'string') names.push(`run/${event.run_id}`);
  const kind = aboutKind(event);
  const { id } = event.data as { id?: unknown };
  if (kind && typeof id === 'string') names.push(`${kind}/${id}`);
  return names;
}

function aboutKind({ type, data }: JournalEvent): EntityKind | undefined {
  if (type !== 'entry.imported') return Object.hasOwn(ABOUT, type) ? ABOUT[type] : undefined;
  const { kind } = data as { kind?: unknown };
  return kind === 'epic' || kind === 'plan' ? kind : undefined;
}
