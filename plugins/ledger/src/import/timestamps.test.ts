import fc from 'fast-check';
import { readTime } from './timestamps.js';

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

it.each([
  ['2026-02-04T04:12:56Z', '2026-02-04T04:12:56.000Z'],
  ['2026-02-04T04:12:56.1z', '2026-02-04T04:12:56.100Z'],
  ['2026-02-04T04:12:56.762362Z', '2026-02-04T04:12:56.762Z'],
  ['2026-02-04T04:12:56.762362999+00:00', '2026-02-04T04:12:56.762Z'],
  ['2026-01-23T18:12:20.003448-05:00', '2026-01-23T23:12:20.003Z'],
  ['2026-01-23 18:12:20,5+0530', '2026-01-23T12:42:20.500Z'],
  ['2026-01-23T18:12Z', '2026-01-23T18:12:00.000Z'],
  ['2026-01-23T18:12:20 UTC', '2026-01-23T18:12:20.000Z'],
])('%s is a proper time', (text, at) => {
  expect(readTime(text)).toEqual({ at, note: null });
});

it.each([
  ['2026-02-03T22:12:53.664897', '2026-02-03T22:12:53.664Z', 'without a zone'],
  ['2026-02-03', '2026-02-03T00:00:00.000Z', 'without a time'],
  ['2026-02-03T22:12:53.%fZ', '2026-02-03T22:12:53.000Z', '".%f" is left out'],
  ['2026-02-03T22:12:53.%f', '2026-02-03T22:12:53.000Z', 'without a zone'],
  ['2026-02-03T22:12:53.1234567891Z', '2026-02-03T22:12:53.000Z', 'is left out'],
])('%s is repaired and flagged', (text, at, note) => {
  expect(readTime(text)).toEqual({ at, note: expect.stringContaining(note) as string });
});

it.each(['', 'soon', '2026-13-01', '2026-02-30T00:00:00Z', '2026-01-01T25:00:00Z', '2026-01-01T00:00:00+99:00', '0000-01-01T00:00:00+05:00', `2026-01-01 ${'x'.repeat(100)}`, 5, null, {}])('%p is no time', (value) => {
  expect(readTime(value)).toBeNull();
});

it('gives a valid time or null, and leaves its own times as they are', () => {
  const digits = (length: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length });
  const likeATime = fc
    .tuple(digits(4), digits(2), digits(2), fc.constantFrom('T', ' ', ''), digits(2), digits(2), digits(2), fc.constantFrom('', '.', '.1', '.%f', ',123456789'), fc.constantFrom('', 'Z', '+01:00', '-1234', 'x'))
    .map(([y, m, d, t, h, min, s, f, z]) => `${y}-${m}-${d}${t}${h}:${min}:${s}${f}${z}`);
  const anyDate = fc.date({ min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }).map((date) => date.toISOString());
  fc.assert(
    fc.property(fc.oneof(likeATime, anyDate, fc.string(), fc.jsonValue()), (value) => {
      const time = readTime(value);
      if (!time) return;
      expect(time.at).toMatch(ISO);
      expect(new Date(time.at).toISOString()).toBe(time.at);
      expect(readTime(time.at)).toEqual({ at: time.at, note: null });
    }),
    { numRuns: 2000 },
  );
});
