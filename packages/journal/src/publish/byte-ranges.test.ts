import fc from 'fast-check';
import { joinRanges, uncovered } from './byte-ranges.js';

it('covers each byte exactly once, together with the ranges', () => {
  const range = fc.tuple(fc.nat(30), fc.nat(30)).map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);
  fc.assert(
    fc.property(fc.nat(30), fc.array(range), (size, ranges) => {
      const gaps = uncovered(size, ranges);
      for (let byte = 0; byte < size; byte += 1) {
        const isIn = ([start, end]: readonly [number, number]) => byte >= start && byte < end;
        expect(gaps.filter(isIn).length).toBe(ranges.some(isIn) ? 0 : 1);
      }
      expect(gaps.every(([start, end]) => start < end && end <= size)).toBe(true);
    }),
  );
});

it('joins ranges without adding or losing a byte', () => {
  const range = fc.tuple(fc.nat(30), fc.nat(30)).map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);
  const covers = (ranges: readonly (readonly [number, number])[], byte: number) => ranges.some(([start, end]) => byte >= start && byte < end);
  fc.assert(
    fc.property(fc.array(range), (ranges) => {
      const joined = joinRanges(ranges);
      for (let byte = 0; byte < 31; byte += 1) expect(covers(joined, byte)).toBe(covers(ranges, byte));
      joined.forEach(([start], i) => expect(start > (joined[i - 1]?.[1] ?? -1)).toBe(true));
    }),
  );
});
