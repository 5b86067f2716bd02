import { formatTable, plainText, plural, terminalWidth } from '@cub/plugin-sdk/text';
import type { StageUpdate } from '../services/update-stage.js';

export function renderUpdate({ items, paths, dry_run: dryRun }: StageUpdate): string {
  const table = formatTable(
    items,
    [
      { title: 'ID', value: ({ id }) => id },
      { title: 'FROM', value: ({ from }) => from },
      { title: 'TO', value: ({ to, changed }) => (changed ? to : `${to} (unchanged)`) },
      { title: 'TITLE', value: ({ title }) => plainText(title), flexible: true },
    ],
    terminalWidth(),
  );
  if (dryRun) return `${table}\n\nNothing was changed (--dry-run).`;
  return paths.length === 0 ? table : [table, '', `${plural(paths.length, 'file')} to commit:`, ...paths.map((path) => `  ${path}`)].join('\n');
}
