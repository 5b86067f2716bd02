import fc from 'fast-check';
import type { JournalEvent } from '@cub/schema';
import { headsOf, inOrder } from './event-order.js';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 5);

interface Given {
  readonly id: string;
  readonly ts?: number;
  readonly writer?: string;
  readonly seq?: number;
  readonly after?: readonly string[];
}

function event({ id, ts = 0, writer = id, seq = 1, after }: Given): JournalEvent {
  const at = new Date(START + ts).toISOString();
  const fixed = { v: 1, type: 'agent.note', event: 'info', agent: 'a', session_id: 's', task_id: 't', source: 'x', summary: '', data: {}, tree: 'main' } as const;
  return { ...fixed, id, ts: at, writer, seq, ...(after && { after }) };
}

const idsOf = (events: Iterable<JournalEvent>) => inOrder(events).map(({ id }) => id);

describe('events that name others', () => {
  it('come after them, also when a clock went back by minutes or years', () => {
    const start = event({ id: 'start', ts: 10 * MINUTE });
    expect(idsOf([event({ id: 'end', ts: 5 * MINUTE, after: ['start'] }), start])).toEqual(['start', 'end']);
    expect(idsOf([event({ id: 'end', ts: -20 * 365 * 24 * 60 * MINUTE, after: ['start'] }), start])).toEqual(['start', 'end']);
  });

  it('take along what is known to come after them', () => {
    const events = [event({ id: 'a', ts: 9 }), event({ id: 'b', ts: 5, after: ['a'] }), event({ id: 'c', ts: 1, after: ['b'] }), event({ id: 'other', ts: 7 })];
    expect(idsOf(events)).toEqual(['other', 'a', 'b', 'c']);
  });

  it('name events that are not there without harm', () => {
    expect(idsOf([event({ id: 'b', ts: 2, after: ['gone'] }), event({ id: 'a', ts: 1, after: ['gone', 'b', 'gone'] })])).toEqual(['b', 'a']);
  });

  it('name themselves, or each other in a cycle, without harm: then time decides', () => {
    expect(idsOf([event({ id: 'b', ts: 2, after: ['b'] }), event({ id: 'a', ts: 1 })])).toEqual(['a', 'b']);
    const cycle = [event({ id: 'x', ts: 3, after: ['z'] }), event({ id: 'y', ts: 2, after: ['x'] }), event({ id: 'z', ts: 1, after: ['y'] })];
    const around = [event({ id: 'before', ts: 9 }), event({ id: 'behind', ts: 0, after: ['x'] })];
    expect(idsOf([...cycle, ...around])).toEqual(['z', 'y', 'x', 'behind', 'before']);
  });

  it('are read with what is no list of ids', () => {
    const odd = { ...event({ id: 'odd', ts: 1 }), after: 'x' } as unknown as JournalEvent;
    const mixed = { ...event({ id: 'mixed', ts: 0 }), after: [1, null, 'odd'] } as unknown as JournalEvent;
    expect(idsOf([mixed, odd])).toEqual(['odd', 'mixed']);
  });
});

/** As it was before `after` existed. */
function formerOrder(events: readonly JournalEvent[]): string[] {
  const sorted = [...events].sort((a, b) => (a.ts !== b.ts ? (a.ts < b.ts ? -1 : 1) : a.id < b.id ? -1 : 1));
  for (const writer of new Set(sorted.map((one) => one.writer))) {
    const places = sorted.flatMap((one, i) => (one.writer === writer ? [i] : []));
    const own = places.map((place) => sorted[place] as JournalEvent).sort((a, b) => a.seq - b.seq);
    places.forEach((place, i) => (sorted[place] = own[i] as JournalEvent));
  }
  return sorted.map(({ id }) => id);
}

/** Events of some writers whose clocks jump, each after some of the events before it. */
const history = fc
  .array(
    fc.record({
      writer: fc.constantFrom('A', 'B', 'C'),
      jump: fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constantFrom(-525_600, -5, 5, 525_600)),
      knows: fc.array(fc.nat(), { maxLength: 3 }),
      isOld: fc.boolean(),
    }),
    { maxLength: 25 },
  )
  .map((steps) => {
    const seqs = new Map<string, number>();
    return steps.map(({ writer, jump, knows, isOld }, i) => {
      const seq = (seqs.get(writer) ?? 0) + 1;
      seqs.set(writer, seq);
      const after = i === 0 || isOld ? [] : knows.map((n) => `e${String(n % i).padStart(3, '0')}`);
      return event({ id: `e${String(i).padStart(3, '0')}`, ts: jump * MINUTE, writer, seq, ...(after.length > 0 && { after }) });
    });
  });

describe('any history', () => {
  it('has one order, whatever is read first, with all that it names before it and each writer by seq', () => {
    fc.assert(
      fc.property(history.chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length }))), ([events, shuffled]) => {
        const order = idsOf(shuffled);
        expect(order).toEqual(idsOf(events));
        expect([...order].sort()).toEqual(events.map(({ id }) => id));
        const place = new Map(order.map((id, i) => [id, i]));
        for (const { id, after = [], writer, seq } of events) {
          for (const known of after) expect(place.get(known)).toBeLessThan(place.get(id) ?? -1);
          if (after.length > 0) for (const other of events) if (other.writer === writer && other.seq < seq) expect(place.get(other.id)).toBeLessThan(place.get(id) ?? -1);
        }
      }),
    );
  });

  it('keeps its order when others add what it does not know', () => {
    fc.assert(
      fc.property(history, history, (ours, theirs) => {
        const foreign = theirs.map((one) => ({ ...one, id: `f${one.id}`, writer: `f${one.writer}`, ...(one.after && { after: one.after.map((id) => `f${id}`) }) }));
        const together = idsOf([...foreign, ...ours]);
        expect(together.filter((id) => !id.startsWith('f'))).toEqual(idsOf(ours));
      }),
    );
  });

  it('puts what comes after its heads, however few of them are named, behind all of it', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 8 }), (events, limit) => {
        const after = headsOf(inOrder(events), limit);
        expect(after.length).toBeLessThanOrEqual(limit);
        const order = idsOf([event({ id: 'next', ts: -1e12, writer: 'N', ...(after.length > 0 && { after }) }), ...events]);
        if (events.length > 0) expect(order.at(-1)).toBe('next');
      }),
    );
  });

  it('without `after` is in the order of before', () => {
    fc.assert(
      fc.property(history, (events) => {
        const old = events.map(({ after: _, ...rest }) => rest as JournalEvent);
        expect(idsOf(old)).toEqual(formerOrder(old));
      }),
    );
  });

  it('loses no event to claims that contradict each other', () => {
    const claims = fc.array(fc.record({ ts: fc.integer({ min: -3, max: 3 }), writer: fc.constantFrom('A', 'B'), seq: fc.integer({ min: 1, max: 3 }), after: fc.array(fc.nat({ max: 9 })) }), { maxLength: 10 });
    fc.assert(
      fc.property(claims.chain((given) => fc.tuple(fc.constant(given), fc.shuffledSubarray([...given.keys()], { minLength: given.length }))), ([given, shuffled]) => {
        const events = given.map(({ after, ...one }, i) => event({ ...one, id: `e${i}`, after: after.map((n) => `e${n}`) }));
        const order = idsOf(shuffled.map((i) => events[i] as JournalEvent));
        expect([...order].sort()).toEqual(events.map(({ id }) => id).sort());
        expect(order).toEqual(idsOf(events));
      }),
    );
  });
});

it('sorts a hundred thousand events whose claims form cycles and long chains', () => {
  const count = 100_000;
  const events = Array.from({ length: count }, (_, i) => event({ id: `e${i}`, ts: -i, after: [`e${i % 3 === 0 ? i + 1 : i - 1}`] }));
  expect(inOrder(events)).toHaveLength(count);
  const chain = Array.from({ length: count }, (_, i) => event({ id: `c${i}`, ts: -i, after: [`c${i - 1}`] }));
  expect(inOrder(chain).map(({ id }) => id)).toEqual(chain.map(({ id }) => id));
});

it('takes the same of two different events with one id, whichever is read first', () => {
  const [one, other] = [event({ id: 'a', ts: 1 }), event({ id: 'a', ts: 2 })];
  expect(inOrder([one, other])).toEqual(inOrder([other, one]));
});
