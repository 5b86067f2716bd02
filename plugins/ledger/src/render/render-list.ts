import type { JournalFault } from '@cub/plugin-sdk';
import { formatLocalTime, formatNumber, formatTable, plainText, terminalWidth } from '@cub/plugin-sdk/text';
import type { LedgerLine } from '@cub/schema';
import { cost } from './text-parts.js';

export function renderList({ items, total }: { items: readonly LedgerLine[]; total: number }): string {
  if (items.length === 0) return 'No entries.';
  const table = formatTable(
    items,
    [
      { title: 'ID', value: ({ id }) => plainText(id) },
      { title: 'STATUS', value: ({ status }) => status },
      { title: 'STAGE', value: ({ stage }) => stage, dispensable: 2 },
      { title: 'EPIC', value: ({ epic }) => plainText(epic ?? '-'), dispensable: 4 },
      { title: 'ATTEMPTS', value: ({ attempts }) => String(attempts), align: 'right', dispensable: 3 },
      { title: 'COST', value: cost, align: 'right' },
      { title: 'UPDATED', value: (line) => formatLocalTime(line.updated_at), dispensable: 1 },
      { title: 'TITLE', value: ({ title }) => plainText(title), flexible: true },
    ],
    terminalWidth(),
  );
  return items.length < total ? `${table}\n\n${formatNumber(items.length)} of ${formatNumber(total)}, ${formatNumber(total - items.length)} more; \`--limit 0\` shows all.` : table;
}

/** Lines of the journal that could not be read; the rest is shown all the same. */
export function renderFaults(faults: readonly JournalFault[]): string {
  return faults.map(({ file, line, expected, received }) => `Warning: ${file}:${line}: expected ${expected}, received ${received}`).join('\n');
}
