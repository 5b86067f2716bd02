import * as fc from 'fast-check';
import { countWords } from '../words/count-words.js';
import { DEFINITION_KINDS, type Definition } from '../tags/tags.js';
import { decodeRecord, encodeRecord } from './file-record.js';

const name = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => !/[\0\n]/.test(text));
const definition: fc.Arbitrary<Definition> = fc.record({
  name,
  kind: fc.constantFrom(...DEFINITION_KINDS),
  line: fc.nat(100_000),
  endLine: fc.nat(100_000),
  exported: fc.boolean(),
  owner: fc.integer({ min: -1, max: 50 }),
});

it('a record comes back as it was', () => {
  const anyRecord = fc.record({
    text: fc.string(),
    definitions: fc.array(definition),
    imports: fc.array(name),
    references: fc.array(fc.tuple(name, fc.integer({ min: 1, max: 255 }))),
  });
  fc.assert(
    fc.property(anyRecord, fc.nat(3), ({ text, definitions, imports, references }, shift) => {
      const words = countWords(text);
      const bytes = encodeRecord({ fault: 'none', lines: 7, words, tags: { definitions, imports, references: new Map(references) } });
      // As in the cache: somewhere in a larger buffer, at a multiple of four.
      const inside = Buffer.concat([Buffer.alloc(4 * shift), bytes]).subarray(4 * shift);
      const record = decodeRecord(inside);
      expect(record.definitions()).toEqual(definitions);
      expect(record.imports()).toEqual(imports);
      expect(record.words).toEqual(words);
      expect(record.references).toHaveLength(new Set(references.map(([reference]) => reference)).size);
      expect([...record.exported]).toEqual(definitions.map(({ exported }) => Number(exported)));
      expect([...record.methods]).toEqual(definitions.map(({ kind }) => Number(kind === 'method')));
      expect([record.fault, record.lines]).toEqual(['none', 7]);
    }),
  );
});
