import type { Projection } from '@cub/plugin-sdk';
import { isSafeId, type JournalEvent } from '@cub/schema';
import { watchSystem } from './watched-globals.js';

type Files = ReadonlyMap<string, string>;

/** What events of another version, or of somebody's hand, may carry. */
const ODD_DATA: readonly unknown[] = [null, undefined, 'text', 42, [], {}, { n: 'one', status: 7, children: 'x', tokens: [], commits: null }];
const UNSAFE_IDS = ['../../../evil', 'a/b', '..', '', 'a\\b'];

/**
 * What is wrong with a projection, for tests without jest. Folds the events in several orders, twice over, and with strangers among them.
 * @param events that it has something to say about
 * @returns sentences; empty when all is well
 * @throws what the projection throws at these events
 */
export function projectionFaults(projection: Projection, events: readonly JournalEvent[]): string[] {
  const before = JSON.stringify(events);
  const files = fold(projection, inOrder(events));
  const faults = [
    ...(typeof projection.tracked === 'boolean' ? [] : ['it says whether its files are tracked: true or false']),
    ...(isSafeId(projection.folder) ? [] : [`its folder is a plain name, not ${JSON.stringify(projection.folder)}`]),
    ...(files.size === 0 ? ['these events make no file: there is nothing to look at'] : []),
    ...fileFaults(projection, files),
    ...collisions(projection, inOrder(events)),
    ...orderFaults(projection, events, files),
    ...watchSystem(() => void fold(projection, inOrder(events))),
    ...oddities(projection, events),
  ];
  if (JSON.stringify(events) !== before) faults.push('events are not changed');
  return [...new Set(faults)];
}

function fileFaults({ folder }: Projection, files: Files): string[] {
  return [...files].flatMap(([path, content]) => [
    ...(path.startsWith(`${folder}/`) && path.split('/').every(isSafeId) ? [] : [`${path} is inside of its folder, ${folder}`]),
    ...(typeof content === 'string' && content.endsWith('\n') ? [] : [`${path} ends with a line end`]),
  ]);
}

/** One file would have two contents. */
function collisions(projection: Projection, events: readonly JournalEvent[]): string[] {
  const paths = [...statesOf(projection, events)].flatMap(([key, state]) => projection.file(state, key)?.path ?? []);
  return new Set(paths).size === paths.length ? [] : ['each key has a file of its own'];
}

function orderFaults(projection: Projection, events: readonly JournalEvent[], files: Files): string[] {
  const stranger: JournalEvent = { ...(events[0] as JournalEvent), id: '01KDTEST9STRANGER000000000', type: 'somebody.else', data: {} };
  const variants: readonly (readonly [string, readonly JournalEvent[]])[] = [
    ['the same events give the same files, byte for byte', events],
    ['the order in which events are read does not matter', [...events].reverse()],
    ['an event that is there twice counts once', [...events, ...events]],
    ['an event of an unknown type changes nothing', [...events, stranger]],
  ];
  return variants.filter(([, variant]) => !same(files, fold(projection, inOrder(variant)))).map(([sentence]) => sentence);
}

/** Journals outlive the versions that wrote them, and a clone brings those of others. */
function oddities(projection: Projection, events: readonly JournalEvent[]): string[] {
  const faults: string[] = [];
  const attempt = (what: string, odd: JournalEvent) => {
    try {
      faults.push(...fileFaults(projection, fold(projection, inOrder([...events.filter(({ id }) => id !== odd.id), odd]))));
    } catch (error) {
      faults.push(`it passes over ${what}, and does not throw: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  for (const event of events) {
    for (const data of ODD_DATA) attempt('data that are not what they should be', { ...event, data });
    for (const id of UNSAFE_IDS) attempt('an id that is unsafe in a path', { ...event, task_id: id });
  }
  return faults;
}

/** As the journal hands events out: each once, ordered by (ts, id). */
function inOrder(events: readonly JournalEvent[]): JournalEvent[] {
  const once = [...new Map(events.map((event) => [event.id, event])).values()];
  return once.sort((a, b) => (a.ts === b.ts ? (a.id < b.id ? -1 : 1) : a.ts < b.ts ? -1 : 1));
}

function statesOf(projection: Projection, events: readonly JournalEvent[]): Map<string, unknown> {
  const states = new Map<string, unknown>();
  for (const event of events) {
    for (const key of projection.keys(event)) states.set(key, projection.reduce(states.get(key), event, key));
  }
  return states;
}

function fold(projection: Projection, events: readonly JournalEvent[]): Files {
  return new Map(
    [...statesOf(projection, events)].flatMap(([key, state]) => {
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
