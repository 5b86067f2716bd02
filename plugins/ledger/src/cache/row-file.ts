import { appendFileSync, closeSync, openSync, readSync, statSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { ensureFolder } from '@cub/journal';

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
