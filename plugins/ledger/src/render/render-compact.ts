import { formatNumber, formatTable, plainText, plural, terminalWidth } from '@cub/plugin-sdk/text';
import type { CompactedItem, CompactedLedger } from '../services/compact-ledger.js';

export function renderCompact({ items, left, paths, dry_run: dryRun }: CompactedLedger): string {
  const notes = left.map(({ path, reason }) => `Left as it is: ${plainText(path)}: ${plainText(reason)}.`);
  if (items.length === 0) return ['Nothing to compact.', ...notes].join('\n');
  const closing = dryRun ? 'Nothing was changed (--dry-run).' : `${plural(paths.length, 'path')} changed, to commit with \`git add -A .cub/ledger\`.`;
  return [table(items), '', ...notes, closing].join('\n');
}

function table(items: readonly CompactedItem[]): string {
  return formatTable(
    items,
    [
      { title: 'AGENT', value: ({ agent }) => agent },
      { title: 'MONTH', value: ({ month }) => month },
      { title: 'EVENTS', value: ({ events }) => formatNumber(events), align: 'right' },
      { title: 'FILES', value: ({ replaced }) => formatNumber(replaced.length), align: 'right' },
      { title: 'BYTES', value: ({ bytes }) => formatNumber(bytes), align: 'right' },
      { title: 'INTO', value: ({ path }) => path ?? 'a new file', flexible: true },
    ],
    terminalWidth(),
  );
}
