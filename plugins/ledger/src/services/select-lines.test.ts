import fc from 'fast-check';
import { Story } from '../../test/story.js';
import { foldLedger } from '../../test/fold-ledger.js';
import { matchesFilter, type LineFilter } from './filter-lines.js';
import type { LedgerLine } from '@cub/schema';
import { indexLine } from './index-line.js';
import { selectLines } from './select-lines.js';
import type { ListRequest } from './read-list-request.js';
import { entriesWithText } from './search-entries.js';
import { SORT_ORDERS, sortLines } from './sort-lines.js';

const RUNS = ['cub-20260105-090000', 'cub-20260106-090000'] as const;
const USD = 1_000_000_000;

/** `a` was cheap, `b` needed a second model, `c` failed at an unknown cost, `d` goes on. */
function fourTasks(): Story {
  const [first, second] = RUNS;
  const story = new Story().start('a', first, { epic: 'demo-a1' }).attempt('a', first, { n: 1, cost: 0.1 * USD }).end('a', first, 'completed');
  story.start('b', first, { epic: 'demo-a1' }).attempt('b', first, { n: 1, ok: false, cost: 0.2 * USD });
  story.attempt('b', first, { n: 2, model: 'sonnet', cost: 0.3 * USD });
  story.end('b', first, 'completed', { notes: { approach: 'Wrote a Größe parser', decisions: ['No regex'], lessons_learned: ['Names fold'] } });
  story.start('c', second, { epic: 'demo-a2' }).attempt('c', second, { n: 1, ok: false, cost: null }).end('c', second, 'failed', { reason: 'The TOKEN expired' });
  story.start('d', second);
  story.add('drift.recorded', { additions: ['more'], omissions: [], severity: 'minor' }, { task_id: 'd' });
  return story;
}

const entries = [...foldLedger(fourTasks().events).tasks.values()];
const byId = (id: string) => entries.find((entry) => entry.id === id);
const changed = (id: string) => Date.parse(listed({}).items.find((line) => line.id === id)?.updated_at ?? '');

function listed(filter: LineFilter, request: Partial<ListRequest> = {}) {
  return selectLines(entries.map(indexLine), { type: 'task', filter, sort: 'id', limit: 0, ...request });
}
const ids = (...given: Parameters<typeof listed>) => listed(...given).items.map(({ id }) => id).join('');

describe('selectLines', () => {
  it.each<[LineFilter, string]>([
    [{}, 'abcd'],
    [{ stage: 'dev_complete' }, 'ab'],
    [{ status: 'failed' }, 'c'],
    [{ status: 'in_progress', run: RUNS[1] }, ''],
    [{ epic: 'demo-a1' }, 'ab'],
    [{ plan: 'demo-p1' }, 'abcd'],
    [{ plan: 'demo-p' }, ''],
    [{ run: RUNS[1] }, 'c'],
    [{ harness: 'claude' }, 'abc'],
    [{ model: 'sonnet' }, 'b'],
    [{ costAboveNanoUsd: 0.1 * USD }, 'b'],
    [{ costAboveNanoUsd: 0.1 * USD - 1 }, 'ab'],
    [{ escalated: true }, 'b'],
    [{ drift: true }, 'd'],
    [{ escalated: false, drift: false }, 'abcd'],
    [{ epic: 'demo-a1', model: 'haiku', escalated: true }, 'b'],
  ])('selects by %j', (filter, expected) => {
    expect(ids(filter)).toBe(expected);
  });

  it('takes what changed at the first moment of a period, not what changed at the moment after it', () => {
    expect(ids({ since: changed('b') })).toBe('bcd');
    expect(ids({ until: changed('c') })).toBe('ab');
    expect(ids({ since: changed('b'), until: changed('b') })).toBe('');
  });

  it('puts the dearest first, what is unknown last in either direction', () => {
    expect(ids({}, { sort: '-cost' })).toBe('badc');
    expect(ids({}, { sort: 'cost' })).toBe('dabc');
    expect(ids({}, { sort: '-completed' })).toBe('cbad');
    expect(ids({}, { sort: '-updated' })).toBe('dcba');
    expect(ids({}, { sort: '-attempts' })).toBe('bacd');
  });

  it('counts all that match, also beyond the limit', () => {
    expect(listed({}, { limit: 1 })).toMatchObject({ items: [{ id: 'a' }], total: 4 });
    expect(listed({ epic: 'demo-a2' }, { limit: 1 }).total).toBe(1);
  });
});

describe('entriesWithText', () => {
  const found = (text: string) => [...entriesWithText(entries, text)].map(({ id }) => id).join('');

  it.each([
    ['', 'abcd'],
    ['title of', 'abcd'],
    ['  REGEX  ', 'b'],
    ['token expired', 'c'],
    ['expired regex', ''],
    ['fold größe', 'b'],
    ['Gro\u0308\u00dfe', 'b'],
    ['.*', ''],
  ])('finds the words of %j', (text, expected) => {
    expect(found(text)).toBe(expected);
  });
});

const anyLine = fc
  .record({
    id: fc.string({ minLength: 1, maxLength: 3 }),
    cost: fc.option(fc.nat(5)),
    attempts: fc.nat(3),
    completed: fc.option(fc.constantFrom('2026-01-05T09:00:00.000Z', '2026-01-06T09:00:00.000Z')),
    epic: fc.option(fc.constantFrom('x', 'y')),
  })
  .map(({ id, cost, attempts, completed, epic }): LedgerLine => {
    const entry = byId('a');
    if (!entry) throw new Error('no entry to make lines of');
    return { ...indexLine(entry), id, epic, cost_nano_usd: cost, attempts, completed_at: completed };
  });

describe('lines, whatever they say', () => {
  it('are sorted into the reverse of the other direction, but for what is unknown', () => {
    fc.assert(fc.property(fc.uniqueArray(anyLine, { selector: ({ id }) => id }), fc.constantFrom('cost', 'completed'), (lines, key) => {
      const field = key === 'cost' ? 'cost_nano_usd' : 'completed_at';
      const values = (order: 'cost' | '-cost' | 'completed' | '-completed') => sortLines(lines, order).map((line) => line[field]);
      const known = values(key).filter((value) => value !== null);
      expect(values(`-${key}`).filter((value) => value !== null)).toEqual(known.toReversed());
      for (const order of [key, `-${key}`] as const) expect(values(order).slice(known.length).every((value) => value === null)).toBe(true);
    }));
  });

  it('keep their number in every order, and the order does not depend on where they came from', () => {
    const shuffled = fc.uniqueArray(anyLine, { selector: ({ id }) => id }).chain((lines) => fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length })));
    fc.assert(fc.property(shuffled, fc.constantFrom(...SORT_ORDERS), ([lines, mixed], order) => {
      expect(sortLines(mixed, order)).toEqual(sortLines(lines, order));
      expect(sortLines(lines, order)).toHaveLength(lines.length);
    }));
  });

  it('are the first of all when only some are wanted', () => {
    fc.assert(fc.property(fc.array(anyLine, { maxLength: 30 }), fc.constantFrom(...SORT_ORDERS), fc.integer({ min: 1, max: 12 }), (lines, order, limit) => {
      expect(sortLines(lines, order, limit)).toEqual(sortLines(lines, order).slice(0, limit));
      expect(sortLines(lines, order, 5000)).toEqual(sortLines(lines, order));
    }));
  });

  it('match two filters together exactly when they match each', () => {
    const filter = fc.record({ epic: fc.constantFrom('x', 'y'), costAboveNanoUsd: fc.nat(5), escalated: fc.boolean() }, { requiredKeys: [] });
    fc.assert(fc.property(anyLine, filter, fc.record({ until: fc.constantFrom(0, Infinity) }, { requiredKeys: [] }), (line, one, other) => {
      expect(matchesFilter(line, { ...one, ...other })).toBe(matchesFilter(line, one) && matchesFilter(line, other));
    }));
  });
});
