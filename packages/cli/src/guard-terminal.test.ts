import { PassThrough } from 'node:stream';
import * as fc from 'fast-check';
import { guardedText, guardTerminal } from './guard-terminal.js';

it.each([
  ['\u001b[1mBold\u001b[22m \u001b[31mred\u001b[39m', '\u001b[1mBold\u001b[22m \u001b[31mred\u001b[39m'],
  ['\u001b[1;31mred\u001b[0m', '\u001b[1;31mred\u001b[0m'],
  ['\u001b[8mhidden', String.raw`\x1b[8mhidden`],
  ['\u001b[30;40mhidden', String.raw`\x1b[30;40mhidden`],
  ['\u001b[38;5;0mhidden', String.raw`\x1b[38;5;0mhidden`],
  ['gone\r\u001b[2Kforged', String.raw`gone\r\x1b[2Kforged`],
  ['line\r\nline\n\ttab', 'line\nline\n\ttab'],
])('writes %j as %j', (text, shown) => expect(guardedText(text)).toBe(shown));

it('lets nothing but line ends, tabs and styles through, in texts and in bytes', () => {
  const parts = fc.constantFrom('\u001b', '[', '2K', '31m', '8m', '\u009b', '\r', 'x', '\u202e', ';', '1');
  fc.assert(
    fc.property(fc.array(fc.array(parts).map((some) => some.join(''))), (chunks) => {
      const stream = new PassThrough() as unknown as NodeJS.WriteStream;
      guardTerminal([stream]);
      for (const [i, chunk] of chunks.entries()) stream.write(i % 2 === 0 ? chunk : Buffer.from(chunk));
      const written = String((stream as unknown as PassThrough).read() ?? '');
      expect(written.replaceAll(/\u001b\[[0-9;]*m/g, '')).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u0080-\u009f\u202e]/);
      for (const [style] of written.matchAll(/\u001b\[([0-9;]*)m/g)) expect(style).not.toMatch(/\b(?:[78]|30|4\d|37|97)\b/);
    }),
  );
});
