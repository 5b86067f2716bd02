import { appendFileSync, closeSync, openSync, readSync, statSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { codeOf, ensureFolder } from '@cub/journal';

/** Appends lines. @param crcBefore of what stands before them @returns how many bytes they are, and the crc with them @throws the system's error */
export function appendRows(path: string, rows: readonly string[], crcBefore = 0): { bytes: number; crc: number } {
  if (rows.length === 0) return { bytes: 0, crc: crcBefore };
  const content = Buffer.from(`${rows.join('\n')}\n`);
  ensureFolder(dirname(path), 0o700);
  appendFileSync(path, content, { mode: 0o600 });
  return { bytes: content.length, crc: crc32(content, crcBefore) };
}

const CHUNK_BYTES = 16 * 1024 * 1024;

/**
 * Reads the whole lines between two bytes.
 * @param from with the crc of everything before it
 * @returns the crc of everything up to the end
 * @throws the system's error
 */
export function readRows(path: string, { start, end, crc }: { start: number; end: number; crc: number }, onRow: (row: string) => void): number {
  if (start === end) return crc;
  const fd = openSync(path, 'r');
  try {
    const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, end - start));
    let [sum, rest]: [number, Buffer] = [crc, Buffer.alloc(0)];
    for (let at = start; at < end; ) {
      const read = chunk.subarray(0, readSync(fd, chunk, 0, Math.min(chunk.length, end - at), at));
      if (read.length === 0) return sum;
      sum = crc32(read, sum);
      at += read.length;
      // Lines end at bytes, so that no character is cut in two.
      const lines = Buffer.concat([rest, read]);
      const whole = lines.lastIndexOf(0x0a) + 1;
      for (const row of lines.toString('utf8', 0, whole).split('\n')) if (row !== '') onRow(row);
      rest = lines.subarray(whole);
    }
    return sum;
  } finally {
    closeSync(fd);
  }
}

/** Cuts off what a writer left that did not come to its end. @throws the system's error */
export function cutRows(path: string, bytes: number): void {
  const { size } = statSync(path, { throwIfNoEntry: false }) ?? { size: 0 };
  if (size > bytes) truncateSync(path, bytes);
}

/** Reads single lines by their places, without reading the rest; of a file that is gone empty ones. */
export function* readRowsAt(path: string, places: Iterable<{ readonly start: number; readonly bytes: number }>): Generator<string, void> {
  let fd: number | undefined;
  try {
    for (const { start, bytes } of places) {
      fd ??= openIfThere(path);
      const buffer = Buffer.alloc(fd === undefined ? 0 : bytes);
      yield fd === undefined ? '' : buffer.toString('utf8', 0, readSync(fd, buffer, 0, bytes, start));
    }
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
