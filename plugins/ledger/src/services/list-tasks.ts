import type { LedgerEntry } from '@cub/schema';
import { matchesFilter } from './filter-lines.js';
import { indexLine, type IndexLine } from './index-line.js';
import type { ListRequest } from './read-list-request.js';
import { sortLines } from './sort-lines.js';

/** The lines that were asked for. */
export interface Listed {
  items: IndexLine[];
  /** All that match, also those beyond the limit. */
  total: number;
}

/** Tasks with an entry that match a filter, in the order that was asked for. */
export function listTasks(entries: Iterable<LedgerEntry>, { filter, sort, limit }: ListRequest): Listed {
  const matching = Array.from(entries, indexLine).filter((line) => matchesFilter(line, filter));
  const sorted = sortLines(matching, sort);
  return { items: limit === 0 ? sorted : sorted.slice(0, limit), total: matching.length };
}
