import { formatDuration, utcDate } from './time.js';

it.each([
  [null, 'n/a'],
  [3_210, '3.2s'],
  [45_000, '45s'],
  [552_000, '9m 12s'],
  [3_840_000, '1h 04m'],
])('%j ms reads %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

it('takes the partition from the timestamp itself', () => expect(utcDate('2026-03-29T23:59:59.999Z')).toBe('2026-03-29'));
