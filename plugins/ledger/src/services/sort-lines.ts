import type { AnyLedgerLine } from '@cub/schema';

const KEYS = {
  updated: ({ updated_at: at }: Pick<AnyLedgerLine, 'updated_at'>) => date(at),
  completed: ({ completed_at: at }) => date(at),
  cost: ({ cost_nano_usd: cost }) => cost,
  attempts: ({ attempts }) => attempts,
  id: ({ id }) => id,
} as const satisfies Record<string, (line: AnyLedgerLine) => string | number | null>;

/** What others wrote in the place of a date is none. */
function date(text: string | null): string | null {
  return text !== null && /^\d/.test(text) ? text : null;
}

type SortKey = keyof typeof KEYS;
/** A key; with `-` before it the largest, dearest or latest comes first. */
export type SortOrder = SortKey | `-${SortKey}`;

export const SORT_ORDERS = Object.keys(KEYS).flatMap((key) => [key as SortKey, `-${key as SortKey}` as const]);

type Compare<Line> = (a: Line, b: Line) => number;

/** Up to here the first lines are picked out in one pass; sorting a hundred thousand for fifty takes half a second. */
const FEW = 1000;

/**
 * The same lines in another order. What has no value (an unknown cost, a task not completed) comes last in either direction; equals by id.
 * @param limit only so many, the first of them; 0 = all
 */
export function sortLines(lines: readonly AnyLedgerLine[], order: SortOrder, limit = 0): AnyLedgerLine[] {
  const [key, sign] = order.startsWith('-') ? [order.slice(1), -1] : [order, 1];
  return sorted<AnyLedgerLine>(lines, comparing(KEYS[key as SortKey], sign), limit);
}

/** As `sortLines` by `-updated`, for all that has a time. */
export function latestFirst<Line extends Pick<AnyLedgerLine, 'id' | 'updated_at'>>(lines: readonly Line[], limit: number): Line[] {
  return sorted(lines, comparing<Line>(KEYS.updated, -1), limit);
}

function comparing<Line extends { readonly id: string }>(valueOf: (line: Line) => string | number | null, sign: number): Compare<Line> {
  return (a, b) => compareKnown(valueOf(a), valueOf(b), sign) || compare(a.id, b.id);
}

function sorted<Line>(lines: readonly Line[], compareLines: Compare<Line>, limit: number): Line[] {
  if (limit > 0 && limit <= FEW) return firstFew(lines, compareLines, limit);
  const all = lines.toSorted(compareLines);
  return limit === 0 ? all : all.slice(0, limit);
}

function firstFew<Line>(lines: readonly Line[], compareLines: Compare<Line>, limit: number): Line[] {
  const first: Line[] = [];
  for (const line of lines) {
    const last = first[limit - 1];
    if (last && compareLines(line, last) >= 0) continue;
    first.splice(placeOf(line, first, compareLines), 0, line);
    first.length = Math.min(first.length, limit);
  }
  return first;
}

/** Behind all that are not after it. */
function placeOf<Line>(line: Line, among: readonly Line[], compareLines: Compare<Line>): number {
  let [from, to] = [0, among.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const other = among[middle];
    if (other && compareLines(line, other) < 0) to = middle;
    else from = middle + 1;
  }
  return from;
}

function compareKnown(a: string | number | null, b: string | number | null, sign: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return sign * compare(a, b);
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : Number(a > b);
}
