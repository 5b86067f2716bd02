import { journalToken } from '@cub/plugin-sdk';
import type { AppendOptions, EntityKind, EntityName, EventBatch, EventDataByType, EventType, Journal, JournalEvent } from '@cub/schema';
import { fake, type FakeService } from './test-host.js';

const START = Date.parse('2026-01-01T00:00:00.000Z');

/**
 * The journal, in memory: events are kept as they are given, neither validated nor redacted; every view is the same. For a test of what is written, leave the real one in its place.
 * @param events that are there already
 * @example
 * const journal = fakeJournal();
 * const host = startTestHost({ plugins, cwd: repo.dir, services: [journal] });
 * expect(journal.events.map(({ type }) => type)).toEqual(['agent.note']);
 */
export function fakeJournal(events: readonly JournalEvent[] = []): FakeService & { readonly events: readonly JournalEvent[] } {
  const kept = [...events];
  let made = 0;
  const make = (type: EventType, data: unknown, options: AppendOptions = {}): JournalEvent => {
    made += 1;
    const context = { agent: 'cub', session_id: '2026-01-01_cub_000', task_id: 'system', source: 'test', writer: '01KDTESTWR1TER000000000000', tree: 'main' };
    return { v: 1, id: `01KDTEST${String(made).padStart(18, '0')}`, ts: new Date(START + made * 1000).toISOString(), type, event: 'info', summary: type, seq: made, data, ...context, ...options };
  };
  return { ...fake(journalToken, journalOf(kept, make)), events: kept };
}

type Make = (type: EventType, data: unknown, options?: AppendOptions) => JournalEvent;

function journalOf(kept: JournalEvent[], make: Make): Journal {
  const keep = (event: JournalEvent) => {
    kept.push(event);
    return event;
  };
  return {
    append: <T extends keyof EventDataByType>(type: T, data: EventDataByType[T], options?: AppendOptions) => keep(make(type, data, options)),
    batch: () => batchOf(make, keep),
    read: async () => ({ events: [...kept], faults: [] }),
    eventsOf: (_, names) => [...names].map((name) => [name, kept.filter((event) => namesOf(event).includes(name))] as const).filter(([, found]) => found.length > 0),
    changes: (_, since) => {
      const from = since === null ? 0 : Number(since);
      return { cursor: String(kept.length), names: new Set(kept.slice(from).flatMap(namesOf)), isComplete: since === null };
    },
    faults: () => [],
    pending: async () => [],
    publish: async () => ({ files: [], events: [] }),
  };
}

function batchOf(make: Make, keep: (event: JournalEvent) => void): EventBatch {
  const events: JournalEvent[] = [];
  let isCommitted = false;
  return {
    events,
    append: (type, data, options) => {
      const event = make(type, data, options);
      events.push(event);
      return event;
    },
    commit: () => {
      if (!isCommitted) events.forEach(keep);
      isCommitted = true;
    },
  };
}

function namesOf({ type, task_id: task, run_id: run, data }: JournalEvent): EntityName[] {
  const kind = SNAPSHOTS[type];
  const about = kind ? [`${kind}/${(data as { id: string }).id}` as const] : [];
  return [...(task === 'system' ? [] : [`task/${task}` as const]), ...(run ? [`run/${run}` as const] : []), ...about];
}

const SNAPSHOTS: Readonly<Record<string, EntityKind>> = { 'epic.snapshot': 'epic', 'plan.snapshot': 'plan' };
