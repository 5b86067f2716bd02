import { closeSync, openSync, readSync } from 'node:fs';
import { lineRanges } from '../read/line-ranges.js';
import { parseEventLine } from '../read/read-lines.js';
import { entitiesOf } from './entities.js';
import { FAULTY, type PlaceRow } from './range-log.js';

/**
 * Where the lines of a file between two bytes name what. An unfinished line at the end is left for the next time.
 * @param path absolute @param file how the rows name it
 */
export function scanFile(path: string, file: string, from: number, to: number): PlaceRow[] {
  const rows: PlaceRow[] = [];
  for (const { line, start, end } of lineRanges(path, from, to)) {
    const names = namesOf(line);
    if (names === null) skip(rows, start, end);
    else addRange(rows, { file, start, end, names });
  }
  return rows;
}

/** What stands behind the last line end: a line that lost its end, to an editor for one, or half a line. */
export function scanTail(path: string, file: string, start: number, end: number): PlaceRow {
  const fd = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(end - start);
    return { file, start, end, names: namesOf(bytes.toString('utf8', 0, readSync(fd, bytes, 0, bytes.length, start))) ?? [] };
  } finally {
    closeSync(fd);
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
