import { formatLocalTime, formatTable, plainText, terminalWidth } from '@cub/plugin-sdk/text';
import { formatCost, formatDuration, type RunEntry } from '@cub/schema';
import type { RunListing } from '../services/list-runs.js';

export function renderRuns({ items, total }: RunListing): string {
  if (items.length === 0) return 'No runs yet. Start one with `cub run`.';
  const table = formatTable(
    items,
    [
      { title: 'RUN', value: (run) => run.id },
      { title: 'STARTED', value: (run) => formatLocalTime(run.started_at) },
      { title: 'STATUS', value: (run) => run.status },
      { title: 'HARNESS', value: (run) => run.harness },
      { title: 'DONE', value: (run) => String(run.tasks_completed.length), align: 'right' },
      { title: 'FAILED', value: (run) => String(run.tasks_failed.length), align: 'right' },
      { title: 'TIME', value: (run) => formatDuration(durationMs(run)), align: 'right' },
      { title: 'COST', value: (run) => formatCost(run.total_cost_nano_usd), align: 'right' },
    ],
    terminalWidth(),
  );
  return items.length < total ? `${table}\n${items.length} of ${total}; all with \`--limit 0\`` : table;
}

export function renderRun(run: RunEntry): string {
  const tokens = Object.values(run.total_tokens).reduce((sum, n) => sum + n, 0);
  const rows: [string, string][] = [
    ['Run', run.id],
    ['Status', `${run.status}${run.reason === null ? '' : ` (${run.reason})`}`],
    ['Started', formatLocalTime(run.started_at)],
    ['Time', formatDuration(durationMs(run))],
    ['Harness', run.harness],
    ['Attempts', String(run.iterations)],
    ['Cost', `${formatCost(run.total_cost_nano_usd)}${run.unknown_cost_count === 0 ? '' : ` (and ${run.unknown_cost_count} unknown)`}`],
    ['Tokens', String(tokens)],
    ['Completed', run.tasks_completed.join(', ') || 'none'],
    ['Failed', run.tasks_failed.join(', ') || 'none'],
    ...(run.orphaned_reason === null ? [] : ([['Orphaned', run.orphaned_reason]] as [string, string][])),
  ];
  return rows.map(([label, value]) => `${label.padEnd(10)} ${plainText(value)}`).join('\n');
}

function durationMs(run: RunEntry): number | null {
  return run.completed_at === null ? null : Date.parse(run.completed_at) - Date.parse(run.started_at);
}
