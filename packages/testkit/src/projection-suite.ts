import type { Projection } from '@cub/plugin-sdk';
import { isSafeId, type JournalEvent } from '@cub/schema';

type Files = ReadonlyMap<string, string>;

/**
 * What is wrong with a projection, for tests without jest. Folds the events in several orders, twice over, and with strangers among them.
 * @param events that it has something to say about
 * @returns sentences; empty when all is well
 * @throws what the projection throws
 */
export function projectionFaults(projection: Projection, events: readonly JournalEvent[]): string[] {
  const faults: string[] = [];
  const before = JSON.stringify(events);
  const files = fold(projection, inOrder(events));
  if (files.size === 0) faults.push('these events make no file: there is nothing to look at');
  for (const [path, content] of files) {
    if (!path.startsWith(`${projection.folder}/`) || !path.split('/').every(isSafeId)) faults.push(`${path} is inside of its folder, ${projection.folder}`);
    if (typeof content !== 'string' || !content.endsWith('\n')) faults.push(`${path} ends with a line end`);
  }
  if (!same(files, fold(projection, inOrder(events)))) faults.push('the same events give the same files, byte for byte');
  if (!same(files, fold(projection, inOrder([...events].reverse())))) faults.push('the order in which events are read does not matter');
  if (!same(files, fold(projection, inOrder([...events, ...events])))) faults.push('an event that is there twice counts once');
  const stranger: JournalEvent = { ...(events[0] as JournalEvent), id: '01KDTEST9STRANGER000000000', type: 'somebody.else', data: {} };
  if (!same(files, fold(projection, inOrder([...events, stranger])))) faults.push('an event of an unknown type changes nothing');
  if (JSON.stringify(events) !== before) faults.push('events are not changed');
  return faults;
}

/** As the journal hands events out: each once, ordered by (ts, id). */
function inOrder(events: readonly JournalEvent[]): JournalEvent[] {
  const once = [...new Map(events.map((event) => [event.id, event])).values()];
  return once.sort((a, b) => (a.ts === b.ts ? (a.id < b.id ? -1 : 1) : a.ts < b.ts ? -1 : 1));
}

function fold(projection: Projection, events: readonly JournalEvent[]): Files {
  const states = new Map<string, unknown>();
  for (const event of events) {
    for (const key of projection.keys(event)) states.set(key, projection.reduce(states.get(key), event, key));
  }
  return new Map(
    [...states].flatMap(([key, state]) => {
      const file = projection.file(state, key);
      return file ? [[file.path, file.content] as const] : [];
    }),
  );
}

function same(a: Files, b: Files): boolean {
  return a.size === b.size && [...a].every(([path, content]) => b.get(path) === content);
}

/**
 * The contract of a `projection`, as a jest test. Call it at the top of a test file.
 * @param name of the projection, for the name of the test
 * @param events that it has something to say about; the test fails when they make no file
 * @example itBehavesLikeProjection('by-day', byDay, [anEventOfYours, another])
 */
export function itBehavesLikeProjection(name: string, projection: Projection, events: readonly JournalEvent[]): void {
  it(`${name} behaves like a projection`, () => {
    expect(projectionFaults(projection, events)).toEqual([]);
  });
}
