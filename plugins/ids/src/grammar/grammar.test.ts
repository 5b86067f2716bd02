import fc from 'fast-check';
import { childrenOf, compareIds, formatId, parentOf } from './format-id.js';
import { EPIC_CHARS, PLAN_LETTERS, type ParsedId } from './id.js';
import { nextChild } from './next-id.js';
import { parseId, readings, specOf } from './parse-id.js';

const project = fc.constantFrom('cub', 'my-app', 'a', 'a1-b2-c3', 'cub-s');
const number = fc.integer({ min: 0, max: 99_999 });
const letter = fc.constantFrom(...PLAN_LETTERS);
const char = fc.constantFrom(...EPIC_CHARS);
const anyId: fc.Arbitrary<ParsedId> = fc.oneof(
  fc.record({ kind: fc.constant('spec' as const), project, number }),
  fc.record({ kind: fc.constant('standalone' as const), project, number }),
  fc.record({ kind: fc.constant('plan' as const), project, number, letter }),
  fc.record({ kind: fc.constant('epic' as const), project, number, letter, char }),
  fc.record({ kind: fc.constant('task' as const), project, number, letter, char, task: fc.integer({ min: 1, max: 999_999 }) }),
);
const specs = (id: ParsedId) => ({ specs: new Set([specOf(id)]) });
const parse = (text: string) => parseId(text);

it('reads what it writes, when the spec is known', () => {
  fc.assert(fc.property(anyId, (id) => expect(readings(formatId(id))).toContainEqual(id)));
  fc.assert(
    fc.property(anyId, (id) => {
      const text = formatId(id);
      if (readings(text).filter((reading) => specOf(reading) === specOf(id)).length === 1) expect(parseId(text, specs(id))).toEqual(id);
    }),
  );
});

it('never throws, and writes back what it reads', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'cub-s0123456789AaZz.\n\u0660 ') }), (text) => {
      for (const id of readings(text)) expect(formatId(id)).toBe(text);
    }),
  );
});

it.each([
  ['cub-054', { kind: 'spec', project: 'cub', number: 54 }],
  ['cub-054A', { kind: 'plan', project: 'cub', number: 54, letter: 'A' }],
  ['cub-054A-0', { kind: 'epic', project: 'cub', number: 54, letter: 'A', char: '0' }],
  ['cub-054A-0.1', { kind: 'task', project: 'cub', number: 54, letter: 'A', char: '0', task: 1 }],
  ['cub-s017', { kind: 'standalone', project: 'cub', number: 17 }],
  ['my-app-1000', null],
  ['my-app-1000A', { kind: 'plan', project: 'my-app', number: 1000, letter: 'A' }],
])('reads %s', (text, expected) => expect(parse(text)).toEqual(expected));

it.each(['', 'cub', 'cub-', 'cub-54', 'cub-054\n', 'cub-٠٥٤', 'cub-054A-0.0', 'cub-054A-0.01', 'cub-054A-00.1', 'Cub-054', 'cub-054A-0.', 'cub-k7m', 'cub-E07', '-054', 'cub--054', 'cub-054 '])(
  'does not take %j for an id',
  (text) => expect(readings(text)).toEqual([]),
);

it('lets the known specs decide between a spec of four digits and a plan', () => {
  expect(parse('cub-1234')).toBeNull();
  expect(parseId('cub-1234', { specs: new Set(['cub-123']) })).toMatchObject({ kind: 'plan', letter: '4' });
  expect(parseId('cub-1234', { specs: new Set(['cub-1234']) })).toMatchObject({ kind: 'spec' });
  expect(parseId('cub-1234', { specs: new Set(['cub-123', 'cub-1234']) })).toBeNull();
});

it('finds the way up', () => {
  const up = (text: string | null): (string | null)[] => {
    const id = text === null ? null : parse(text);
    return id ? [text, ...up(parentOf(id))] : [];
  };
  expect(up('cub-054A-0.12')).toEqual(['cub-054A-0.12', 'cub-054A-0', 'cub-054A', 'cub-054']);
  expect(parentOf({ kind: 'standalone', project: 'cub', number: 1 })).toBeNull();
});

it('sorts a parent before its children, numbers as numbers, and what is no id last', () => {
  const sorted = ['cub-054', 'cub-054A', 'cub-054A-0', 'cub-054A-0.2', 'cub-054A-0.10', 'cub-054A-a', 'cub-054B', 'cub-054a', 'cub-055', 'cub-s001', 'cub-k7m'];
  expect([...sorted].reverse().sort((a, b) => compareIds(a, b, parse))).toEqual(sorted);
  expect(childrenOf('cub-054A-0', sorted, parse)).toEqual(['cub-054A-0.2', 'cub-054A-0.10']);
  fc.assert(
    fc.property(fc.array(anyId.map(formatId), { minLength: 3, maxLength: 3 }), ([a = '', b = '', c = '']) => {
      expect(Math.sign(compareIds(a, b, parse))).toBe(-Math.sign(compareIds(b, a, parse)) + 0);
      if (compareIds(a, b, parse) <= 0 && compareIds(b, c, parse) <= 0) expect(compareIds(a, c, parse)).toBeLessThanOrEqual(0);
    }),
  );
});

describe('nextChild', () => {
  const next = (kind: 'plan' | 'epic' | 'task', parent: string, taken: string[] = [], ignoreCase = false) => nextChild(kind, { parent, taken, ignoreCase });

  it('takes the next free one', () => {
    expect(next('plan', 'cub-054')).toBe('cub-054A');
    expect(next('plan', 'cub-054', ['cub-054A', 'cub-054C'])).toBe('cub-054B');
    expect(next('epic', 'cub-054A', ['cub-054A-0'])).toBe('cub-054A-1');
    expect(next('task', 'cub-054A-0', ['cub-054A-0.1', 'cub-054A-0.7', 'cub-054A-0.x'])).toBe('cub-054A-0.8');
  });

  it('refuses the 63rd, and before that what differs only in case', () => {
    const all = [...PLAN_LETTERS].map((plan) => `cub-054${plan}`);
    expect(next('plan', 'cub-054', all.slice(0, 26))).toBe('cub-054a');
    expect(next('plan', 'cub-054', all.slice(0, 26), true)).toBe('cub-0540');
    expect(() => next('plan', 'cub-054', all)).toThrow(expect.objectContaining({ code: 'CUB_IDS_FULL' }) as Error);
  });

  it('refuses a parent of another kind, with an example', () => {
    expect(() => next('task', 'cub-054A')).toThrow(/a task belongs to an epic: expected an id such as cub-054A-0, received "cub-054A", which is a plan/);
    expect(() => next('plan', 'nonsense')).toThrow(expect.objectContaining({ code: 'CUB_IDS_PARENT' }) as Error);
  });

  it('always gives a new id of the right kind below its parent', () => {
    fc.assert(
      fc.property(fc.constantFrom('plan', 'epic', 'task'), fc.uniqueArray(char), fc.boolean(), (kind, used, ignoreCase) => {
        const parent = { plan: 'cub-054', epic: 'cub-054A', task: 'cub-054A-0' }[kind];
        const taken = used.slice(0, 30).map((c) => (kind === 'plan' ? `cub-054${c}` : kind === 'epic' ? `cub-054A-${c}` : `cub-054A-0.${c.charCodeAt(0)}`));
        const id = next(kind, parent, taken, ignoreCase);
        expect(taken).not.toContain(id);
        expect(readings(id).map((reading) => [reading.kind, parentOf(reading)])).toContainEqual([kind, parent]);
      }),
    );
  });
});
