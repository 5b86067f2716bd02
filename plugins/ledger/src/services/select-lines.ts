import { matchesFilter } from './filter-lines.js';
import type { AnyLedgerLine } from '@cub/schema';
import type { ListRequest } from './read-list-request.js';
import { sortLines } from './sort-lines.js';

/** The lines that were asked for. */
export interface Listed {
  items: AnyLedgerLine[];
  /** All that match, also those beyond the limit. */
  total: number;
}

/** The lines that match a filter, in the order that was asked for. */
export function selectLines(lines: readonly AnyLedgerLine[], { filter, sort, limit }: ListRequest): Listed {
  const matching = lines.filter((line) => matchesFilter(line, filter));
  return { items: sortLines(matching, sort, limit), total: matching.length };
}
