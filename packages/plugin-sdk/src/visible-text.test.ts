import * as fc from 'fast-check';
import { hiddenIn, visibleCommand, visibleJson, visibleLine, visibleText } from './visible-text.js';

/** What a terminal acts on, or a reader does not see. */
const DANGEROUS = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\u200b\u2060\ufeff\u00ad\u{e0041}\p{Cs}]/u;
const anyText = fc.string({ unit: 'binary' });
const hostileText = fc.array(fc.constantFrom('\u001b[2K', '\r', '\n', '\t', '\u009b', '\u202e', '\u2066', '\u2028', '\u200b', '\u200d', '\ufe0f', '\ud800', 'a', 'é', '👩', ' '), { maxLength: 12 }).map((parts) => parts.join(''));

it('shows every character that a terminal acts on or nobody sees', () => {
  fc.assert(
    fc.property(fc.oneof(anyText, hostileText), (text) => {
      expect(visibleLine(text)).not.toMatch(DANGEROUS);
      expect(visibleText(text).replaceAll(/[\n\t]/g, '')).not.toMatch(DANGEROUS);
      expect(visibleCommand(text)).not.toMatch(DANGEROUS);
      expect(visibleText(visibleText(text))).toBe(visibleText(text));
    }),
  );
});

it('calls a command hidden exactly when it is not shown as it is', () => {
  fc.assert(
    fc.property(fc.oneof(anyText, hostileText), (command) => {
      const short = command.replaceAll(/ {2,}/g, ' ');
      expect(hiddenIn(short) === null).toBe(visibleCommand(short) === short);
    }),
  );
});

it('writes JSON that reads back as the same value', () => {
  fc.assert(
    fc.property(fc.oneof(anyText, hostileText), fc.constantFrom(undefined, 2), (text, indent) => {
      const json = visibleJson({ [text]: [text] }, indent);
      expect(json.replaceAll('\n', '')).not.toMatch(DANGEROUS);
      expect(JSON.parse(json)).toEqual({ [text]: [text] });
      expect(JSON.parse(visibleText(JSON.stringify(text)))).toBe(text);
    }),
  );
});

it.each([
  ['a\r\u001b[2Kb', String.raw`a\r\x1b[2Kb`],
  ['\u001b]0;title\u0007', String.raw`\x1b]0;title\x07`],
  ['\u009b31m', String.raw`\u009b31m`],
  ['npm test \u202etset mpn\u202c', String.raw`npm test \u202etset mpn\u202c`],
  ['one\ntwo\tthree\u2028four', String.raw`one\ntwo\tthree\u2028four`],
  ['rm\u200b -rf \u{e0041}', String.raw`rm\u200b -rf \udb40\udc41`],
  ['\ud800', String.raw`\ud800`],
])('shows %j in one line as %s', (text, shown) => expect(visibleLine(text)).toBe(shown));

it.each(['Grüße 日本語', '👩‍💻 ❤️‍🔥 1️⃣ #️⃣', 'می‌خواهم', 'क्‍ष'])('leaves %s as it is', (text) => {
  expect(visibleLine(text)).toBe(text);
  expect(hiddenIn(text)).toBeNull();
});

it('counts the spaces that would push the end of a command out of sight, and shows odd ones', () => {
  expect(visibleCommand(`npm test${' '.repeat(500)}; evil`)).toBe('npm test [500 spaces] ; evil');
  expect(visibleCommand('npm\u00a0test\u3000')).toBe(String.raw`npm\u00a0test\u3000`);
  expect(hiddenIn('npm\u00a0test')).toBe(String.raw`\u00a0`);
});
