import type { ByteRange } from './published-record.js';

/** The parts of a file of `size` bytes that no range covers. */
export function uncovered(size: number, ranges: readonly ByteRange[]): ByteRange[] {
  const gaps: ByteRange[] = [];
  let at = 0;
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (start > at) gaps.push([at, Math.min(start, size)]);
    at = Math.max(at, end);
  }
  if (at < size) gaps.push([at, size]);
  return gaps.filter(([start, end]) => start < end);
}
