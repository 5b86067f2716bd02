import { readFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { writeWhole } from '../index/write-whole.js';

/** More would cost more to load than they save. */
const MOST_PIECES = 40_000;

/** What was counted before; empty when the file is not there or damaged. */
export async function readCounts(file: string): Promise<Map<string, number>> {
  try {
    const text = await readFile(file, 'utf8');
    const body = text.slice(text.indexOf('\n') + 1);
    if (text !== withSum(body)) return new Map();
    const counts = JSON.parse(body) as Record<string, number>;
    return new Map(Object.entries(counts));
  } catch {
    return new Map();
  }
}

export async function writeCounts(file: string, counts: ReadonlyMap<string, number>): Promise<void> {
  const kept = [...counts].slice(-MOST_PIECES);
  await writeWhole(file, [Buffer.from(withSum(JSON.stringify(Object.fromEntries(kept))))]);
}

function withSum(body: string): string {
  return `${crc32(body).toString(16)}\n${body}`;
}
