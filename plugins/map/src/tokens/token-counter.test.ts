import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { tempFolder, type TempFolder } from '@cub/testkit';
import { openTokenCounter } from './token-counter.js';

let folder: TempFolder;
beforeEach(() => (folder = tempFolder()));
afterEach(() => folder.remove());
const theirs = (text: string) => encode(text, { disallowedSpecial: new Set() }).length;

describe('a token counter', () => {
  it('counts as the tokenizer does', async () => {
    const { count } = await openTokenCounter(null);
    const pieces = fc.constantFrom('src/a.ts: ', 'getUserName', ', ', '\n', '\n\n', '  ', '## Key Symbols', "don't", '1234567', '<|endoftext|>', 'größe', '🎉', '\r\n', '\t', '_private_', '//', '- ');
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.array(pieces).map((all) => all.join(''))), (text) => expect(count(text)).toBe(theirs(text))));
  });

  it('remembers what it counted, and starts anew from a damaged memory', async () => {
    const file = join(folder.dir, 'deep', 'tokens.json');
    const text = 'src/parser.ts: parse, Parser\n';
    const first = await openTokenCounter(file);
    expect(first.count(text)).toBe(theirs(text));
    await first.save();
    const kept = readFileSync(file, 'utf8');
    writeFileSync(file, kept.replace(/:\d+/, ':99'));
    expect((await openTokenCounter(file)).count(text)).toBe(theirs(text));
    writeFileSync(file, kept);
    const again = await openTokenCounter(file);
    expect(again.count(text)).toBe(theirs(text));
    await again.save();
    expect(readFileSync(file, 'utf8')).toBe(kept);
  });
});
