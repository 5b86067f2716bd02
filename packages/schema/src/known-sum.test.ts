import * as fc from 'fast-check';
import { formatSum, KnownSum, sumKnown, TokenSum, totalTokens } from './known-sum.js';

const figure = fc.option(fc.nat(1e12), { nil: null });

describe('a sum', () => {
  it('is exact, does not depend on the order, and counts what is unknown', () => {
    fc.assert(fc.property(fc.array(figure), fc.array(figure), (a, b) => {
      const [sum, turned] = [sumKnown([...a, ...b]), sumKnown([...b, ...a].reverse())];
      expect([sum.value, sum.unknownCount]).toEqual([turned.value, turned.unknownCount]);
      const known = [...a, ...b].filter((value) => value !== null);
      expect(sum.unknownCount).toBe(a.length + b.length - known.length);
      if (sum.value === null) expect(known).toEqual([]);
      else expect(BigInt(sum.value)).toBe(known.reduce((total, value) => total + BigInt(value), 0n));
    }));
  });

  it('is the sum of its parts', () => {
    fc.assert(fc.property(fc.array(fc.array(figure, { minLength: 1 })), (groups) => {
      const whole = sumKnown(groups.flat());
      const parts = groups.map((group) => sumKnown(group)).reduce((total, part) => total.add(part.value, part.unknownCount), new KnownSum());
      expect([parts.value, parts.unknownCount]).toEqual([whole.value, whole.unknownCount]);
    }));
  });

  it('is unknown, not 0, when nothing is known', () => {
    expect(sumKnown([null, null])).toMatchObject({ value: null, unknownCount: 2, average: null });
    expect(sumKnown([])).toMatchObject({ value: 0, unknownCount: 0, average: null });
  });

  it('has an average over what is known', () => expect(sumKnown([1, null, 2]).average).toBe(1.5));

  it('is unknown above 2^53 - 1, and so is everything in it', () => {
    const most = Number.MAX_SAFE_INTEGER;
    expect(sumKnown([most - 1, 1]).value).toBe(most);
    for (const figures of [[most, 1], [1, most], [most, most, null], [2 ** 52, 2 ** 52, 1]]) {
      expect(sumKnown(figures)).toMatchObject({ value: null, unknownCount: figures.length, average: null });
    }
  });
});

describe('tokens', () => {
  const tokens = { input: 1, output: 2, cache_read: 3, cache_creation: 4 };

  it('are added up by class', () => {
    const sum = new TokenSum().add(tokens).add(null).add(tokens, 2);
    expect(sum.value).toEqual({ input: 2, output: 4, cache_read: 6, cache_creation: 8 });
    expect(sum).toMatchObject({ total: 20, unknownCount: 3, average: 10 });
    expect(totalTokens(tokens)).toBe(10);
    expect(totalTokens(null)).toBeNull();
  });

  it('are unknown when no class is known, or when all together are too many', () => {
    expect(new TokenSum().add(null)).toMatchObject({ value: null, total: null, unknownCount: 1 });
    const half = 2 ** 52;
    expect(new TokenSum().add({ ...tokens, input: half, output: half })).toMatchObject({ value: null, total: null, unknownCount: 1 });
  });
});

it.each([
  [null, 0, 'n/a'],
  [null, 3, 'n/a'],
  ['5', 0, '5'],
  ['5', 2, '5 + 2 unknown'],
])('%j with %d unknown reads %s', (known, unknown, text) => expect(formatSum(known, unknown)).toBe(text));
