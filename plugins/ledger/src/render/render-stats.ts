import { formatNumber, formatTable, plainText, terminalWidth, type Column } from '@cub/plugin-sdk/text';
import type { LedgerStats } from '../services/ledger-stats.js';
import type { StatsGroup } from '../services/group-work.js';
import type { Work } from '../services/sum-work.js';
import { bar } from './bar.js';
import { cost, duration, facts, join, seconds, tokenTotal, usd } from './text-parts.js';

const NARROW_BAR = 8;
const WIDE_BAR = 40;
/** What the other columns of the table commonly take. */
const BESIDE_THE_BAR = 100;

/** The whole, then each group with a bar for its part of the known cost. */
export function renderStats(stats: LedgerStats): string {
  if (stats.tasks === 0) return 'No entries.';
  return join([
    facts([
      ['Tasks', taskCounts(stats)],
      ['Attempts', `${formatNumber(stats.attempts)}${stats.success_rate === null ? '' : ` (${percent(stats)} succeeded)`}`],
      ['Escalated', stats.escalations === 0 ? null : formatNumber(stats.escalations)],
      ['Duration', duration(stats.duration_seconds, stats.unknown_duration_count)],
      ['Cost', `${cost(stats)}${stats.cost_per_success_usd === null ? '' : ` (${perSuccess(stats)} for each success)`}`],
      ['Tokens', tokenSum(stats)],
      ['By class', tokenClasses(stats)],
    ]),
    stats.groups.length === 0 ? '' : groupTable(stats),
    stats.groups_overlap ? 'A task counts in each of its labels, so these rows add up to more than the whole.' : '',
  ]);
}

function groupTable({ by, groups }: LedgerStats): string {
  const width = terminalWidth();
  const barWidth = Math.min(WIDE_BAR, Math.max(NARROW_BAR, (width ?? 0) - BESIDE_THE_BAR));
  const dearest = Math.max(...groups.map(({ cost_nano_usd: known }) => known ?? 0));
  const columns: Column<StatsGroup>[] = [
    { title: by.toUpperCase(), value: ({ id }) => plainText(id ?? `(no ${by})`), flexible: true },
    { title: 'COST', value: cost, align: 'right' },
    { title: '', value: ({ cost_nano_usd: known }) => bar(dearest === 0 ? 0 : (known ?? 0) / dearest, barWidth), dispensable: 3 },
    { title: 'ATTEMPTS', value: ({ attempts }) => formatNumber(attempts), align: 'right' },
    { title: 'SUCCESS', value: percent, align: 'right' },
    { title: 'COST/OK', value: perSuccess, align: 'right', dispensable: 1 },
    { title: 'TASKS', value: ({ tasks }) => formatNumber(tasks), align: 'right', dispensable: 2 },
    { title: 'AVG TIME', value: ({ avg_duration_seconds: average }) => seconds(average), align: 'right', dispensable: 4 },
    { title: 'TOKENS', value: tokenSum, align: 'right', dispensable: 5 },
  ];
  return formatTable(groups, columns, width);
}

function taskCounts({ tasks, tasks_completed: completed, tasks_failed: failed }: LedgerStats): string {
  const parts = [[completed, 'completed'], [failed, 'not completed'], [tasks - completed - failed, 'in progress']] as const;
  const shown = parts.filter(([n]) => n > 0).map(([n, what]) => `${formatNumber(n)} ${what}`);
  return shown.length === 0 ? formatNumber(tasks) : `${formatNumber(tasks)}: ${shown.join(', ')}`;
}

function percent({ success_rate: rate }: Work): string {
  if (rate === null) return 'n/a';
  // Only all of them are 100 %, and only none of them 0 %.
  return `${rate === 0 || rate === 1 ? rate * 100 : Math.min(99, Math.max(1, Math.round(rate * 100)))} %`;
}

/** `≥ $0.12` while some cost is unknown. */
function perSuccess({ cost_per_success_usd: each, unknown_cost_count: unknown }: Work): string {
  return each === null ? 'n/a' : `${unknown > 0 ? '≥ ' : ''}${usd(each)}`;
}

function tokenClasses({ tokens }: LedgerStats): string | null {
  if (tokens === null) return null;
  const { input, output, cache_read: read, cache_creation: written } = tokens;
  return `${formatNumber(input)} in, ${formatNumber(output)} out, cache ${formatNumber(read)} read, ${formatNumber(written)} written`;
}

function tokenSum({ tokens, unknown_tokens_count: unknown }: Work): string {
  return tokenTotal(tokens?.total ?? null, unknown);
}
