import { DEFINITION_KINDS, type Definition, type FileTags } from '../tags/tags.js';
import { hashName } from '../words/hash.js';
import { countWords, type WordCounts } from '../words/count-words.js';

/** Why a file has no tags, in the order of their codes. */
const FAULTS = ['none', 'unreadable', 'binary', 'large', 'minified', 'generated', 'parse'] as const;
export type FileFault = (typeof FAULTS)[number];

/** All that a map needs to know of a file's content, in a form that costs nothing to load: what is asked for is decoded then. */
export interface FileRecord {
  readonly fault: FileFault;
  readonly lines: number;
  readonly words: WordCounts;
  /** Words of the defined names. */
  readonly definedWords: WordCounts;
  /** Hashes of the defined names, in the order of `definitions()`. */
  readonly defined: Uint32Array;
  /** Of each of them 1 when other files can see it, and 1 when it is a method. */
  readonly exported: Uint8Array;
  readonly methods: Uint8Array;
  /** Hashes of the names that are used, ascending, and how often, at most 255. */
  readonly references: Uint32Array;
  readonly referenceCounts: Uint8Array;
  definitions(): Definition[];
  imports(): string[];
}

const HEADER_WORDS = 9;
const EXPORTED = 0x80;
const METHOD = DEFINITION_KINDS.indexOf('method');

/** A record as bytes, a multiple of four. */
export function encodeRecord(record: { fault: FileFault; lines: number; words: WordCounts; tags: FileTags }): Buffer {
  const { words, tags } = record;
  const references = [...tags.references].map(([name, count]) => [hashName(name), Math.min(255, count)] as const).sort(([a], [b]) => a - b);
  const definedWords = countWords(tags.definitions.map(({ name }) => name).join(' '));
  const imports = Buffer.from(tags.imports.join('\n'));
  const names = Buffer.from(tags.definitions.map(({ name }) => name).join('\n'));
  const numbers = Uint32Array.from([
    ...[FAULTS.indexOf(record.fault), record.lines, words.hashes.length, words.total, tags.definitions.length, references.length],
    ...[definedWords.hashes.length, definedWords.total, imports.length],
    ...words.hashes,
    ...definedWords.hashes,
    ...tags.definitions.flatMap(({ name, line, endLine, owner }) => [hashName(name), line, endLine, owner + 1]),
    ...references.map(([hash]) => hash),
  ]);
  const kinds = tags.definitions.map(({ kind, exported }) => DEFINITION_KINDS.indexOf(kind) | (exported ? EXPORTED : 0));
  const bytes = Uint8Array.from([...words.counts, ...definedWords.counts, ...kinds, ...references.map(([, count]) => count)]);
  const whole = Buffer.concat([Buffer.from(numbers.buffer), bytes, imports, names]);
  return Buffer.concat([whole, Buffer.alloc(-whole.length & 3)]);
}

/** @param bytes as `encodeRecord` made them, at an offset that is a multiple of four; they are not copied */
export function decodeRecord(bytes: Buffer): FileRecord {
  const header = new Uint32Array(bytes.buffer, bytes.byteOffset, HEADER_WORDS);
  const [fault = 0, lines = 0, wordCount = 0, total = 0, definitionCount = 0, referenceCount = 0, definedCount = 0, definedTotal = 0, importBytes = 0] = header;
  let place = bytes.byteOffset + HEADER_WORDS * 4;
  const numbers = (count: number) => new Uint32Array(bytes.buffer, (place += 4 * count) - 4 * count, count);
  const small = (count: number) => new Uint8Array(bytes.buffer, (place += count) - count, count);
  const [hashes, definedHashes, definitions, references] = [numbers(wordCount), numbers(definedCount), numbers(4 * definitionCount), numbers(referenceCount)];
  const [counts, definedCounts, kinds, referenceCounts] = [small(wordCount), small(definedCount), small(definitionCount), small(referenceCount)];
  const importsAt = place - bytes.byteOffset;
  const namesAt = importsAt + importBytes;
  return {
    fault: FAULTS[fault] ?? 'none',
    lines,
    words: { hashes, counts, total },
    definedWords: { hashes: definedHashes, counts: definedCounts, total: definedTotal },
    ...flagsOf(definitions, kinds),
    references,
    referenceCounts,
    imports: () => linesOf(bytes.toString('utf8', importsAt, namesAt)),
    definitions: () => linesOf(bytes.toString('utf8', namesAt).replace(/\0+$/, '')).map((name, i) => toDefinition(name, definitions.subarray(4 * i, 4 * i + 4), kinds[i] as number)),
  };
}

/** By a loop: `from` with a function takes ten times as long, and this is asked of every file. */
function flagsOf(definitions: Uint32Array, kinds: Uint8Array): Pick<FileRecord, 'defined' | 'exported' | 'methods'> {
  const [defined, exported, methods] = [new Uint32Array(kinds.length), new Uint8Array(kinds.length), new Uint8Array(kinds.length)];
  for (let i = 0; i < kinds.length; i += 1) {
    const kind = kinds[i] as number;
    defined[i] = definitions[4 * i] as number;
    exported[i] = kind & EXPORTED ? 1 : 0;
    methods[i] = (kind & ~EXPORTED) === METHOD ? 1 : 0;
  }
  return { defined, exported, methods };
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.split('\n');
}

function toDefinition(name: string, [, line = 0, endLine = 0, owner = 0]: Uint32Array, kind: number): Definition {
  return { name, kind: DEFINITION_KINDS[kind & ~EXPORTED] ?? 'function', line, endLine, exported: (kind & EXPORTED) !== 0, owner: owner - 1 };
}
