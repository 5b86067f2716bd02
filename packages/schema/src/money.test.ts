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
    [15_000_000, '$0.015'],
    [1_005_000_000, '$1.005'],
    [12_345_678_900, '$12.3457'],
    [999_950_000, '$1.00'],
    [1, '<$0.0001'],
    [2_000_000_000_000_000, '$2000000.00'],
  ])('%j reads %s', (nano, text) => expect(formatCost(nano)).toBe(text));

  it('is never further from the amount than half a hundredth of a cent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100_000, max: Number.MAX_SAFE_INTEGER }), (nano) => {
        expect(Math.abs(Number(formatCost(nano).slice(1)) - nano / 1e9)).toBeLessThanOrEqual(0.000_050_001);
      }),
    );
  });
});
