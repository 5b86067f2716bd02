import type { LedgerOverview } from '@cub/plugin-sdk';
import type { AnyLedgerLine } from '@cub/schema';
import { epicIndexLine, planIndexLine, runIndexLine } from './index-lines.js';
import type { LineType } from './line-types.js';
import { entriesWithText } from './search-entries.js';

/** Tasks, epics, plans or runs, one line each. @param text words that they have to say; '' for all of them */
export function linesOfType(overview: LedgerOverview, type: LineType, text = ''): readonly AnyLedgerLine[] {
  const words = text.trim();
  switch (type) {
    case 'task':
      return words === '' ? overview.lines : overview.linesWithText(words);
    case 'epic':
      return [...entriesWithText(overview.epics(), words)].flatMap((entry) => epicIndexLine(entry) ?? []);
    case 'plan':
      return [...entriesWithText(overview.plans(), words)].flatMap((entry) => planIndexLine(entry) ?? []);
    case 'run':
      return Array.from(entriesWithText(overview.runs(), words), runIndexLine);
  }
}
