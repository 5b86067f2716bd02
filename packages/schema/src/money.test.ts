import * as fc from 'fast-check';
import { sumKnown } from './known-sum.js';
import { decimalUsd, formatCost, formatCostLimit, formatCostSum, nanoToUsd, usdToNano } from './money.js';

describe('conversion', () => {
  it('keeps the cents that floating point loses', () => {
    expect(sumKnown([0.1, 0.2, 0.05].map(usdToNano)).value).toBe(350_000_000);
    expect(nanoToUsd(350_000_000)).toBe(0.35);
    expect(nanoToUsd(null)).toBeNull();
  });
});

describe('dollars as text', () => {
  it.each([
    [null, 'n/a'],
    [0, '$0.00'],
    [1, '<$0.0001'],
    [49_999, '<$0.0001'],
    [50_000, '$0.0001'],
    [400_000, '$0.0004'],
    [15_000_000, '$0.015'],
    [170_000_000, '$0.17'],
    [99_960_000, '$0.10'],
    [12_345_678, '$0.0123'],
    [125_000_000, '$0.13'],
    [995_000_000, '$1.00'],
    [1_005_000_000, '$1.01'],
    [12_345_678_901, '$12.35'],
  ])('%j nano-USD reads %s', (nano, text) => expect(formatCost(nano)).toBe(text));

  it('is exact for a limit', () => {
    expect([15_000_000, 1_015_000_000, 1, 5e9].map(formatCostLimit)).toEqual(['$0.015', '$1.015', '$0.000000001', '$5.00']);
  });

  it('names what is unknown beside a sum', () => {
    expect(formatCostSum({ cost_nano_usd: 170_000_000, unknown_cost_count: 2 })).toBe('$0.17 + 2 unknown');
    expect(formatCostSum({ cost_nano_usd: null, unknown_cost_count: 2 })).toBe('n/a');
  });

  it.each([
    [0, '0.00'],
    [1, '0.000000001'],
    [1_000_000_000, '1.00'],
    [300_000_001, '0.300000001'],
    [9_007_199_254_740_991, '9007199.254740991'],
  ])('%p is exactly %s', (nano, expected) => expect(decimalUsd(nano)).toBe(expected));

  it('is the same number, digit by digit', () => {
    fc.assert(fc.property(fc.maxSafeNat(), (nano) => {
      const [dollars = '', fraction = ''] = decimalUsd(nano).split('.');
      expect(BigInt(dollars) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'))).toBe(BigInt(nano));
      expect(Number(decimalUsd(nano))).toBe(nanoToUsd(nano));
    }));
  });

  it('never reads 0 for what is not', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e12 }), (nano) => expect(Number(formatCost(nano).replace(/[<$]/g, ''))).toBeGreaterThan(0)));
  });
});
