import type { LedgerOverview } from '@cub/plugin-sdk';
import { isUnfiltered } from './filter-lines.js';
import { linesOfType } from './lines-of-type.js';
import type { ListRequest } from './read-list-request.js';
import { selectLines, type Listed } from './select-lines.js';

/** What was asked for, of tasks, epics, plans or runs. @param text words that they have to say; '' for all of them */
export function listLines(overview: LedgerOverview, request: ListRequest, text = ''): Listed {
  const { type, filter, sort, limit } = request;
  const isPlain = type === 'task' && text.trim() === '' && sort === '-updated' && isUnfiltered(filter);
  // The usual question, for which most lines need not be read.
  if (isPlain) {
    const { items, total } = overview.latest(limit);
    return { items: [...items], total };
  }
  return selectLines(linesOfType(overview, type, text), request);
}
