/** From byte to byte (exclusive). */
export type ByteRange = readonly [start: number, end: number];

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

/** The same bytes in as few ranges as possible, in order. */
export function joinRanges(ranges: readonly ByteRange[]): ByteRange[] {
  const joined: ByteRange[] = [];
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last && start <= last[1]) joined[joined.length - 1] = [last[0], Math.max(last[1], end)];
    else joined.push([start, end]);
  }
  return joined;
}
