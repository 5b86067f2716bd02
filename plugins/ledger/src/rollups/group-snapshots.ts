import type { JournalEvent } from '@cub/schema';
import { fieldsOf, text } from '../reading/values.js';
import type { RollupSnapshots } from './roll-up.js';

/** The snapshots among these events, by what they describe. */
export function groupSnapshots(events: Iterable<JournalEvent>): RollupSnapshots {
  const groups = { 'epic.snapshot': new Map<string, JournalEvent[]>(), 'plan.snapshot': new Map<string, JournalEvent[]>() };
  for (const event of events) {
    if (event.type !== 'epic.snapshot' && event.type !== 'plan.snapshot') continue;
    const id = text(fieldsOf(event.data)?.id);
    const group = groups[event.type];
    if (id !== null) group.set(id, [...(group.get(id) ?? []), event]);
  }
  return { epicSnapshots: groups['epic.snapshot'], planSnapshots: groups['plan.snapshot'] };
}
