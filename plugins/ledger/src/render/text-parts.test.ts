import * as fc from 'fast-check';
import { facts, section } from './text-parts.js';

const before = process.env.COLUMNS;
afterEach(() => {
  if (before === undefined) delete process.env.COLUMNS;
  else process.env.COLUMNS = before;
});

const words = fc.array(fc.string({ unit: fc.constantFrom('a', 'ü', '😀'), minLength: 1, maxLength: 12 }), { maxLength: 40 }).map((list) => list.join(' '));
const width = (line: string) => [...line].length;
const wordsOf = (text: string) => text.split(/\s+/).filter(Boolean);

it('fits the terminal, says every word once and in its order, and begins each line where the first one does', () => {
  fc.assert(
    fc.property(words, words, fc.integer({ min: 30, max: 90 }), (value, line, columns) => {
      process.env.COLUMNS = String(columns);
      for (const [text, indent] of [[facts([['Name', value]]), 7], [section('Title', [line]), 2]] as const) {
        const [first = '', ...rest] = text.split('\n');
        for (const each of [first, ...rest]) expect(width(each)).toBeLessThanOrEqual(columns);
        for (const each of rest) expect(each === '' || /^ *(?=\S)/.exec(each)?.[0].length === indent).toBe(true);
      }
      expect(wordsOf(facts([['Name', value]])).slice(value === '' ? 0 : 1)).toEqual(wordsOf(value));
      expect(wordsOf(section('Title', [line])).slice(1)).toEqual(wordsOf(line));
    }),
  );
});

it('leaves lines as they are where there is no terminal', () => {
  delete process.env.COLUMNS;
  const long = 'word '.repeat(100_000);
  expect(section('Title', [long])).toBe(`Title\n  ${long}`);
});
