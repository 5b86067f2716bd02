import type { JournalEvent } from '@cub/schema';
import { sortByConstraints, type Constraints } from './causal-sort.js';

/**
 * The one order of events: each event once, after the events that it names in `after` and after the earlier events of its writer; unrelated events
 * by (ts, id). The result depends on the set of events alone. Events without `after` (older versions of cub wrote none) keep the order that they
 * had among each other before `after` existed. See decision 0020.
 */
export function inOrder(events: Iterable<JournalEvent>): JournalEvent[] {
  const sorted = [...distinctById(events)].sort(byTimeAndId);
  if (isCausal(sorted)) return sorted;
  const knowing = new Set(sorted.filter(namesOthers).map(({ writer }) => writer));
  const base = keepWritersOrder(sorted, knowing);
  return knowing.size === 0 ? base : sortByConstraints(base, constraintsOf(base, knowing));
}

/**
 * The events that nothing in a set comes after: what the next event of an entity names in `after`.
 * @param ordered the events of one entity, as {@link inOrder} returns them
 * @param limit at most so many, the last ones: whatever comes after the last event of this order comes after all of it
 */
export function headsOf(ordered: readonly JournalEvent[], limit: number): string[] {
  const followed = new Set(ordered.flatMap(afterOf));
  const lastOfWriter = new Map(ordered.map((event) => [event.writer, event.id]));
  const heads = ordered.filter(({ id, writer }) => !followed.has(id) && lastOfWriter.get(writer) === id);
  // Only damaged data has a cycle that leaves nothing at its end.
  return (heads.length > 0 ? heads : ordered.slice(-1)).slice(-limit).map(({ id }) => id);
}

function namesOthers(event: JournalEvent): boolean {
  return afterOf(event).length > 0;
}

/** Readers are tolerant: what is no list of ids says nothing. */
function afterOf({ after }: JournalEvent): readonly string[] {
  return Array.isArray(after) ? after.filter((id) => typeof id === 'string') : [];
}

/** Copies of an event are equal. Of two that are not, the same one counts whichever was read first. */
function distinctById(events: Iterable<JournalEvent>): Iterable<JournalEvent> {
  const unique = new Map<string, JournalEvent>();
  for (const event of events) {
    const known = unique.get(event.id);
    if (!known || (isOther(known, event) && JSON.stringify(event) < JSON.stringify(known))) unique.set(event.id, event);
  }
  return unique.values();
}

function isOther(a: JournalEvent, b: JournalEvent): boolean {
  return a.ts !== b.ts || a.writer !== b.writer || a.seq !== b.seq || a.type !== b.type;
}

function byTimeAndId(a: JournalEvent, b: JournalEvent): number {
  if (a.ts !== b.ts) return a.ts < b.ts ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Whether the clocks agree with what the events say of each other, which is the usual case. */
function isCausal(sorted: readonly JournalEvent[]): boolean {
  const ids = new Set(sorted.map(({ id }) => id));
  const seen = new Set<string>();
  const lastSeq = new Map<string, number>();
  return sorted.every((event) => {
    const isInPlace = afterOf(event).every((id) => seen.has(id) || !ids.has(id)) && event.seq >= (lastSeq.get(event.writer) ?? -Infinity);
    seen.add(event.id);
    lastSeq.set(event.writer, event.seq);
    return isInPlace;
  });
}

/** @param knowing writers whose events name others */
function constraintsOf(events: readonly JournalEvent[], knowing: ReadonlySet<string>): Constraints {
  const place = new Map(events.map(({ id }, i) => [id, i]));
  const ofWriter = new Map([...knowing].map((writer): [string, number[]] => [writer, []]));
  events.forEach(({ writer }, i) => ofWriter.get(writer)?.push(i));
  const seqAt = (i: number) => events[i]?.seq ?? 0;
  const fixed = [...ofWriter.values()].flatMap((places) => pairs(places.sort((a, b) => seqAt(a) - seqAt(b))));
  const claimed = events.flatMap((event, later) => afterOf(event).flatMap((id): [number, number][] => {
    const earlier = place.get(id);
    return earlier === undefined ? [] : [[earlier, later]];
  }));
  return { fixed, claimed };
}

function pairs(chain: readonly number[]): [number, number][] {
  return chain.slice(1).map((later, i) => [chain[i] ?? later, later]);
}

/**
 * Events of a writer whose clock went back take the places of that writer's events, in the order of `seq`.
 * @param except writers whose events say themselves what they come after
 */
function keepWritersOrder(sorted: readonly JournalEvent[], except: ReadonlySet<string>): JournalEvent[] {
  const events = [...sorted];
  const lastSeq = new Map<string, number>();
  const broken = new Set<string>();
  for (const event of events) {
    const key = event.writer;
    if (event.seq < (lastSeq.get(key) ?? 0) && !except.has(key)) broken.add(key);
    lastSeq.set(key, event.seq);
  }
  for (const key of broken) {
    const places = events.flatMap((event, i) => (event.writer === key ? [i] : []));
    const bySeq = places.map((place) => events[place] as JournalEvent).sort((a, b) => a.seq - b.seq);
    places.forEach((place, i) => {
      events[place] = bySeq[i] as JournalEvent;
    });
  }
  return events;
}
