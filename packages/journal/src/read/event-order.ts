import type { JournalEvent } from '@cub/schema';

/** Each event once, by (ts, id); the events of one writer stay in the order in which it wrote them, even when its clock went back. */
export function inOrder(events: Iterable<JournalEvent>): JournalEvent[] {
  const unique = new Map<string, JournalEvent>();
  for (const event of events) if (!unique.has(event.id)) unique.set(event.id, event);
  const sorted = [...unique.values()].sort(byTimeAndId);
  keepWritersOrder(sorted);
  return sorted;
}

function byTimeAndId(a: JournalEvent, b: JournalEvent): number {
  if (a.ts !== b.ts) return a.ts < b.ts ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Events of a writer whose clock went back take the places of that writer's events, in the order of `seq`. */
function keepWritersOrder(events: JournalEvent[]): void {
  const lastSeq = new Map<string, number>();
  const broken = new Set<string>();
  for (const event of events) {
    const key = event.writer;
    if (event.seq < (lastSeq.get(key) ?? 0)) broken.add(key);
    lastSeq.set(key, event.seq);
  }
  for (const key of broken) {
    const places = events.flatMap((event, i) => (event.writer === key ? [i] : []));
    const bySeq = places.map((place) => events[place] as JournalEvent).sort((a, b) => a.seq - b.seq);
    places.forEach((place, i) => {
      events[place] = bySeq[i] as JournalEvent;
    });
  }
}

