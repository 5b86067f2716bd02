import { parseDuration } from './parse-duration.js';

it.each([
  ['90s', 90_000],
  ['15m', 900_000],
  ['8h', 28_800_000],
  ['1h30m', 5_400_000],
  ['1.5h', 5_400_000],
  ['2d', 172_800_000],
  ['300ms', 300],
  ['45', 45_000],
])('reads %s', (text, ms) => expect(parseDuration(text, '--max-time')).toBe(ms));

it.each(['', '0', '0m', '-5m', '5 minutes', 'h', '1m x', '5y'])('refuses %j with the flag and an example', (text) =>
  expect(() => parseDuration(text, '--max-time')).toThrow(/--max-time: expected a duration such as 90s/),
);
