import { formatLocalTime, formatNumber, plainText } from '@cub/plugin-sdk/text';
import { formatCostLimit, usdToNano } from '@cub/schema';
import type { ShownRun } from '../services/show-record.js';
import { taskTable } from './task-table.js';
import { cost, facts, join, seconds, section, tokenTotal } from './text-parts.js';

/** A run: how it ended, what of its budget is used, and its tasks. */
export function renderRun(run: ShownRun): string {
  const { budget } = run;
  const used = cost({ cost_nano_usd: run.total_cost_nano_usd, unknown_cost_count: run.unknown_cost_count });
  return join([
    `${run.id}  ${run.status}`,
    facts([
      ['Reason', run.reason && plainText(run.reason)],
      ['Exit code', run.exit_code === null ? null : String(run.exit_code)],
      ['Started', formatLocalTime(run.started_at)],
      ['Ended', run.completed_at && formatLocalTime(run.completed_at)],
      ['Noticed', run.orphaned_at && formatLocalTime(run.orphaned_at)],
      ['Duration', run.completed_at && seconds((Date.parse(run.completed_at) - Date.parse(run.started_at)) / 1000)],
      ['Harness', plainText(run.harness)],
      ['Cost', `${used}${limit(budget.cost_limit === null ? null : formatCostLimit(usdToNano(budget.cost_limit)))}`],
      ['Tokens', `${tokenTotal(budget.tokens_used, run.unknown_tokens_count)}${limit(budget.tokens_limit === null ? null : formatNumber(budget.tokens_limit))}`],
      ['Time limit', budget.time_limit_s === null ? null : seconds(budget.time_limit_s)],
      ['Attempts', run.iterations === null ? 'n/a' : formatNumber(run.iterations)],
      ['Working on', run.current_task && plainText(run.current_task)],
      ['Tasks', taskCounts(run)],
    ]),
    section('Tasks', taskTable(run.tasks)),
  ]);
}

function taskCounts({ tasks_attempted_count: attempted, tasks_completed_count: completed, tasks_failed_count: failed }: ShownRun): string {
  const counts = [[attempted, 'attempted'], [completed, 'completed'], [failed, 'failed or blocked']] as const;
  return counts.map(([n, what]) => `${n === null ? 'an unknown number' : formatNumber(n)} ${what}`).join(', ');
}

function limit(value: string | null): string {
  return value === null ? '' : ` of ${value}`;
}
