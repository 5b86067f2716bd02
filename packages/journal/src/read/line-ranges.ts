import { closeSync, openSync, readSync } from 'node:fs';

/** Bytes that are read at once: a file may be larger than the memory. */
const CHUNK_BYTES = 8 * 1024 * 1024;
const NEWLINE = 0x0a;

/** A line without its end; `end` is the byte behind that. */
export interface LineRange {
  readonly line: string;
  readonly start: number;
  readonly end: number;
}

/** The whole lines between two bytes of a file; an unfinished one at the end is left out. @throws the system's error */
export function* lineRanges(path: string, from: number, to: number): Generator<LineRange> {
  if (from >= to) return;
  const fd = openSync(path, 'r');
  try {
    for (let start = from, size = CHUNK_BYTES; start < to; ) {
      const chunk = Buffer.alloc(Math.min(size, to - start));
      const read = chunk.subarray(0, readSync(fd, chunk, 0, chunk.length, start));
      const whole = read.subarray(0, read.lastIndexOf(NEWLINE) + 1);
      if (whole.length === 0) {
        if (read.length === 0 || start + read.length >= to) return;
        // One line that is longer than the chunk.
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

function* linesOf(bytes: Buffer, at: number): Generator<LineRange> {
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, start);
    yield { line: bytes.toString('utf8', start, end), start: at + start, end: at + end + 1 };
    start = end + 1;
  }
}
