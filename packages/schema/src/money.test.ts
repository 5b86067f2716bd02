import * as fc from 'fast-check';
import { formatCost, nanoToUsd, sumCosts, usdToNano } from './money.js';

const cost = fc.option(fc.integer({ min: 0, max: 1e12 }), { nil: null });

describe('sumCosts', () => {
  it('is exact, does not depend on the order, and splits into partial sums', () => {
    fc.assert(
      fc.property(fc.array(cost), fc.array(cost), (a, b) => {
        const whole = sumCosts([...a, ...b]);
        const known = [...b, ...a].filter((c) => c !== null);
        expect(whole.unknown_cost_count).toBe(a.length + b.length - known.length);
        const expected = known.reduce((sum, c) => sum + BigInt(c), 0n);
        if (whole.cost_nano_usd !== null) expect(BigInt(whole.cost_nano_usd)).toBe(expected);
        else expect(known).toEqual([]);
      }),
    );
  });

  it('says unknown, not zero, when nothing is known', () => {
    expect(sumCosts([null, null])).toEqual({ cost_nano_usd: null, unknown_cost_count: 2 });
    expect(sumCosts([])).toEqual({ cost_nano_usd: 0, unknown_cost_count: 0 });
  });
});

describe('conversion', () => {
  it('keeps the cents that floating point loses', () => {
    expect(sumCosts([0.1, 0.2, 0.05].map(usdToNano)).cost_nano_usd).toBe(350_000_000);
    expect(nanoToUsd(350_000_000)).toBe(0.35);
    expect(nanoToUsd(null)).toBeNull();
  });

  it.each([
    [null, 'n/a'],
    [0, '$0.00'],
    [170_000_000, '$0.17'],
    [400_000, '$0.0004'],
  ])('%j reads %s', (nano, text) => expect(formatCost(nano)).toBe(text));
});
