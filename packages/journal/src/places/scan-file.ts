import { closeSync, openSync, readSync } from 'node:fs';
import { parseEventLine } from '../read/read-lines.js';
import { entitiesOf } from './entities.js';
import { FAULTY, type PlaceRow } from './range-log.js';

/** Bytes that are read at once: a journal may be larger than the memory. */
const CHUNK_BYTES = 8 * 1024 * 1024;
const NEWLINE = 0x0a;

/**
 * Where the lines of a file between two bytes name what. An unfinished line at the end is left for the next time.
 * @param path absolute @param file how the rows name it
 */
export function scanFile(path: string, file: string, from: number, to: number): PlaceRow[] {
  const rows: PlaceRow[] = [];
  const fd = openSync(path, 'r');
  try {
    for (let start = from, size = CHUNK_BYTES; start < to; ) {
      const chunk = Buffer.alloc(Math.min(size, to - start));
      const read = chunk.subarray(0, readSync(fd, chunk, 0, chunk.length, start));
      const whole = read.lastIndexOf(NEWLINE) + 1;
      if (whole === 0) {
        if (start + read.length >= to || read.length === 0) break;
        // One line that is longer than the chunk.
        size *= 2;
        continue;
      }
      addLines(rows, read.subarray(0, whole), file, start);
      start += whole;
    }
  } finally {
    closeSync(fd);
  }
  return rows;
}

function addLines(rows: PlaceRow[], bytes: Buffer, file: string, at: number): void {
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, start) + 1;
    const names = namesOf(bytes.toString('utf8', start, end - 1));
    if (names === null) skip(rows, at + start, at + end);
    else addRange(rows, { file, start: at + start, end: at + end, names });
    start = end;
  }
}

/** @returns null for an empty line */
function namesOf(line: string): PlaceRow['names'] | null {
  if (line.trim() === '') return null;
  const parsed = parseEventLine(line);
  return 'fault' in parsed ? [FAULTY] : entitiesOf(parsed.event);
}

/** Lines that follow each other and name the same are one row. */
function addRange(rows: PlaceRow[], row: PlaceRow): void {
  const last = rows.at(-1);
  const isSame = last?.end === row.start && last.names.length === row.names.length && last.names.every((name, i) => name === row.names[i]);
  if (isSame) rows[rows.length - 1] = { ...last, end: row.end };
  else rows.push(row);
}

/** An empty line belongs to the row before it, so that a file that ends with some is known to its end. */
function skip(rows: PlaceRow[], start: number, end: number): void {
  const last = rows.at(-1);
  if (last?.end === start) rows[rows.length - 1] = { ...last, end };
}
