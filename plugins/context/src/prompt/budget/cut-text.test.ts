import fc from 'fast-check';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { openFence, withFencesClosed, fenced } from '../fences.js';
import { countTokens, fits } from './count-tokens.js';
import { CUT_MARK, cutText } from './cut-text.js';

const line = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.constantFrom('```', '```js', '````', '~~~', '  ~~~~', '', 'a `b` c', 'word '.repeat(30)));
const text = fc.array(line, { minLength: 1, maxLength: 40 }).map((lines) => lines.join('\n').trim());

it('counts as the tokenizer does, also what looks like its own marks', () => {
  fc.assert(
    fc.property(text, (some) => {
      expect(countTokens(some)).toBe(encode(some, { disallowedSpecial: new Set() }).length);
      expect(fits(some, countTokens(some))).toBe(true);
      expect(fits(some, countTokens(some) - 1)).toBe(false);
    }),
  );
  expect(countTokens('<|endoftext|>')).toBeGreaterThan(1);
  expect(countTokens('')).toBe(0);
});

it('counts long runs of one kind in pieces', () => {
  const [letters, spaces] = ['ab'.repeat(15_000), ' '.repeat(30_000)];
  expect(countTokens(`${letters}${spaces}end`)).toBe(15 * (countTokens('ab'.repeat(500)) * 2 + countTokens(' '.repeat(1000)) * 2) + 1);
});

it('keeps both ends, or the start, of what does not fit, and says that it did', () => {
  const lines = Array.from({ length: 200 }, (_, i) => `line ${i}`);
  const [end = '', middle = ''] = [cutText(lines.join('\n'), 100, 'end') ?? '', cutText(lines.join('\n'), 100, 'middle') ?? ''];
  const kept = end.split('\n').slice(0, -1);
  expect([kept, end.split('\n').at(-1)]).toEqual([lines.slice(0, kept.length), CUT_MARK]);
  const [start = '', rest = ''] = middle.split(`\n${CUT_MARK}\n`);
  expect(lines.join('\n').startsWith(`${start}\n`) && lines.join('\n').endsWith(`\n${rest}`)).toBe(true);
  expect(cutText(lines.join('\n'), 5, 'end')).toBeNull();
});

it('opens the code block again that what it keeps of the end was in', () => {
  const code = Array.from({ length: 100 }, (_, i) => `code ${i}`);
  const [start = '', end = ''] = (cutText(['before', ...Array.from({ length: 60 }, (_, i) => `text ${i}`), '````js', ...code, '````', 'after'].join('\n'), 120, 'middle') ?? '').split(`\n${CUT_MARK}\n`);
  expect([start.includes('````'), end.split('\n')[0], end.split('\n').slice(-2)]).toEqual([false, '````', ['````', 'after']]);
});

it('is never over the limit, opens no code block, and halves no character', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 200 }), fc.constantFrom<'end' | 'middle'>('end', 'middle'), (some, limit, from) => {
      const cut = cutText(some, limit, from);
      if (cut === null) return;
      expect(countTokens(cut)).toBeLessThanOrEqual(limit);
      expect(openFence(cut)).toBeNull();
      expect(/\p{Surrogate}/u.test(cut)).toBe(false);
    }),
    { numRuns: 300 },
  );
});

describe('fences', () => {
  it.each<[string, string | null]>([
    ['```js\ncode', '```'],
    ['````\n```\n', '````'],
    ['```\ncode\n```', null],
    ['```\n~~~\n', '```'],
    ['~~~ a`b\ncode', '~~~'],
    ['``` a`b\ntext', null],
    ['    ```\nan indented block', null],
    ['```\n``` js\n', '```'],
  ])('%j leaves %j open', (some, open) => expect(openFence(some)).toBe(open));

  it('are closed, and longer than those inside', () => {
    fc.assert(fc.property(text, (some) => expect(openFence(withFencesClosed(some))).toBeNull()));
    fc.assert(
      fc.property(text, (some) => {
        const [fence = '', ...rest] = fenced(some.split('\n'));
        expect(rest.at(-1)).toBe(fence);
        expect(openFence([fence, ...rest.slice(0, -1)].join('\n'))).toBe(fence);
      }),
    );
  });
});
