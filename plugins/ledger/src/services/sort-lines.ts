import type { IndexLine } from './index-line.js';

const KEYS = {
  updated: ({ updated_at: at }) => at,
  completed: ({ completed_at: at }) => at,
  cost: ({ cost_nano_usd: cost }) => cost,
  attempts: ({ attempts }) => attempts,
  id: ({ id }) => id,
} as const satisfies Record<string, (line: IndexLine) => string | number | null>;

type SortKey = keyof typeof KEYS;
/** A key; with `-` before it the largest, dearest or latest comes first. */
export type SortOrder = SortKey | `-${SortKey}`;

export const SORT_ORDERS = Object.keys(KEYS).flatMap((key) => [key as SortKey, `-${key as SortKey}` as const]);

/** The same lines in another order. What has no value (an unknown cost, a task not completed) comes last in either direction; equals by id. */
export function sortLines(lines: readonly IndexLine[], order: SortOrder): IndexLine[] {
  const [key, sign] = order.startsWith('-') ? [order.slice(1), -1] : [order, 1];
  const valueOf: (line: IndexLine) => string | number | null = KEYS[key as SortKey];
  return lines.toSorted((a, b) => compareKnown(valueOf(a), valueOf(b), sign) || compare(a.id, b.id));
}

function compareKnown(a: string | number | null, b: string | number | null, sign: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return sign * compare(a, b);
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : Number(a > b);
}
