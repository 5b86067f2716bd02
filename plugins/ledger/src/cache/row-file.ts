import { appendFileSync, closeSync, openSync, readSync, statSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { ensureFolder } from '@cub/journal';

const NEWLINE = 0x0a;
const CHUNK_BYTES = 16 * 1024 * 1024;

/** Appends lines. @returns how many bytes they are @throws the system's error */
export function appendRows(path: string, rows: readonly string[]): number {
  if (rows.length === 0) return 0;
  const bytes = Buffer.from(`${rows.join('\n')}\n`);
  ensureFolder(dirname(path), 0o700);
  appendFileSync(path, bytes, { mode: 0o600 });
  return bytes.length;
}

/** Cuts off what a writer left that did not come to its end. @throws the system's error */
export function cutRows(path: string, bytes: number): void {
  const { size } = statSync(path, { throwIfNoEntry: false }) ?? { size: 0 };
  if (size > bytes) truncateSync(path, bytes);
}

/**
 * Reads the lines between two bytes of a file, in pieces: a file may be larger than the memory.
 * @returns each line with the byte that it begins at
 */
export function* readRows(path: string, from: number, bytes: number): Generator<{ line: string; start: number }> {
  if (bytes === from) return;
  const fd = openSync(path, 'r');
  try {
    for (let start = from, size = CHUNK_BYTES; start < bytes; ) {
      const chunk = Buffer.alloc(Math.min(size, bytes - start));
      const length = readSync(fd, chunk, 0, chunk.length, start);
      const whole = chunk.subarray(0, chunk.subarray(0, length).lastIndexOf(NEWLINE) + 1);
      if (whole.length === 0) {
        if (start + length >= bytes || length === 0) return;
        size *= 2;
        continue;
      }
      yield* linesOf(whole, start);
      start += whole.length;
    }
  } finally {
    closeSync(fd);
  }
}

function* linesOf(bytes: Buffer, at: number): Generator<{ line: string; start: number }> {
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, start);
    yield { line: bytes.toString('utf8', start, end), start: at + start };
    start = end + 1;
  }
}

/** Reads single lines by their places, without reading the rest. */
export function* readRowsAt(path: string, places: Iterable<readonly [start: number, bytes: number]>): Generator<string> {
  let fd: number | undefined;
  try {
    for (const [start, bytes] of places) {
      fd ??= openSync(path, 'r');
      const buffer = Buffer.alloc(bytes);
      yield buffer.toString('utf8', 0, readSync(fd, buffer, 0, bytes, start));
    }
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
