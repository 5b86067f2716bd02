import { formatLocalTime, formatNumber, formatTable, plainText, plural, terminalWidth } from '@cub/plugin-sdk/text';
import { formatCostSum, formatDuration, formatSum, type CostSum, type RunEntry } from '@cub/schema';
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
      { title: 'DONE', value: (run) => count(run.tasks_completed_count), align: 'right' },
      { title: 'FAILED', value: (run) => count(run.tasks_failed_count), align: 'right' },
      { title: 'TIME', value: (run) => formatDuration(durationMs(run)), align: 'right' },
      { title: 'COST', value: (run) => formatCostSum(costOf(run)), align: 'right' },
    ],
    terminalWidth(),
  );
  return items.length < total ? `${table}\n${items.length} of ${total}; all with \`--limit 0\`` : table;
}

export function renderRun(run: RunEntry): string {
  const { tokens_used: tokens } = run.budget;
  const rows: [string, string][] = [
    ['Run', run.id],
    ['Status', `${run.status}${run.reason === null ? '' : ` (${run.reason})`}`],
    ['Started', formatLocalTime(run.started_at)],
    ['Time', formatDuration(durationMs(run))],
    ['Harness', run.harness],
    ['Attempts', count(run.iterations)],
    ['Cost', formatCostSum(costOf(run))],
    ['Tokens', formatSum(tokens === null ? null : formatNumber(tokens), run.unknown_tokens_count)],
    ['Completed', tasks(run.tasks_completed, run.tasks_completed_count)],
    ['Failed', tasks(run.tasks_failed, run.tasks_failed_count)],
    ...(run.orphaned_reason === null ? [] : ([['Orphaned', run.orphaned_reason]] as [string, string][])),
  ];
  return rows.map(([label, value]) => `${label.padEnd(10)} ${plainText(value)}`).join('\n');
}

/** @param n null when an imported run does not say */
function count(n: number | null): string {
  return n === null ? 'n/a' : formatNumber(n);
}

/** The names of tasks; of an imported run that does not know them, their number. */
function tasks(ids: readonly string[], n: number | null): string {
  if (ids.length > 0) return ids.join(', ');
  return n === 0 ? 'none' : n === null ? 'n/a' : `${plural(n, 'task')} without a name`;
}

function costOf(run: RunEntry): CostSum {
  return { cost_nano_usd: run.total_cost_nano_usd, unknown_cost_count: run.unknown_cost_count };
}

function durationMs(run: RunEntry): number | null {
  return run.completed_at === null ? null : Date.parse(run.completed_at) - Date.parse(run.started_at);
}
