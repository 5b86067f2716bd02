import { readFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { writeWhole } from './write-whole.js';

const MAGIC = 'cubmap1\n';
const PREFIX = MAGIC.length + 8;

/** Records of files by a key that says their content and how it was read. */
export type RecordCache = ReadonlyMap<string, Buffer>;

/** The cache in a file. @returns empty when there is none, it is damaged, or it was written by another version */
export async function readCache(file: string, version: string): Promise<RecordCache> {
  try {
    const bytes = await readFile(file);
    const headerLength = bytes.readUInt32LE(MAGIC.length + 4);
    const body = PREFIX + headerLength;
    const isWhole = bytes.toString('latin1', 0, MAGIC.length) === MAGIC && crc32(bytes.subarray(MAGIC.length + 4)) === bytes.readUInt32LE(MAGIC.length);
    if (!isWhole) return new Map();
    const header = JSON.parse(bytes.toString('utf8', PREFIX, body)) as { version: string; keys: string[]; lengths: number[] };
    return header.version === version ? slices(bytes, body, header) : new Map();
  } catch {
    return new Map();
  }
}

function slices(bytes: Buffer, body: number, { keys, lengths }: { keys: string[]; lengths: number[] }): RecordCache {
  let place = body;
  return new Map(keys.map((key, i) => [key, bytes.subarray(place, (place += lengths[i] as number))]));
}

/** Replaces the cache. */
export async function writeCache(file: string, version: string, records: RecordCache): Promise<void> {
  const header = Buffer.from(JSON.stringify({ version, keys: [...records.keys()], lengths: [...records.values()].map(({ length }) => length) }));
  // Records are read in place as arrays of numbers, so the first of them begins at a multiple of four.
  const padded = Buffer.concat([header, Buffer.alloc(-(PREFIX + header.length) & 3, ' ')]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(padded.length);
  const content = [length, padded, ...records.values()];
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(content.reduce((soFar, part) => crc32(part, soFar), 0));
  await writeWhole(file, [Buffer.from(MAGIC), sum, ...content]);
}
