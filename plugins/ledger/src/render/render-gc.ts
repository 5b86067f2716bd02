import { formatNumber, formatTable, plainText, plural, terminalWidth } from '@cub/plugin-sdk/text';
import type { Collected, CollectedItem } from '../gc/collected.js';

/** What goes, with its digest: the manifest of a collection. */
export function renderGc({ items, bytes, dry_run: dryRun, left, paths }: Collected): string {
  const notes = left.map(({ path, reason }) => `Stays: ${plainText(path)}: ${plainText(reason)}.`);
  if (items.length === 0) return ['Nothing to remove.', ...notes].join('\n');
  const what = plural(items.length, items[0]?.kind ?? 'item');
  const done = items[0]?.kind === 'segment' ? 'archived' : 'removed';
  const sum = dryRun ? `${what}, ${formatNumber(bytes)} bytes. Nothing was changed; with \`--yes\` they are ${done}.` : `${what} ${done}, ${formatNumber(bytes)} bytes.`;
  const commit = paths.length === 0 ? [] : [`${plural(paths.length, 'path')} changed, to commit with \`git add -A .cub/ledger\`.`];
  return [table(items), '', ...notes, sum, ...commit].join('\n');
}

function table(items: readonly CollectedItem[]): string {
  return formatTable(
    items,
    [
      { title: 'BYTES', value: ({ bytes }) => formatNumber(bytes), align: 'right' },
      { title: 'SHA256', value: ({ sha256 }) => sha256.slice(0, 12) },
      { title: 'PATH', value: ({ id }) => id, flexible: true },
    ],
    terminalWidth(),
  );
}
