import { formatLocalTime, formatNumber, plainText } from '@cub/plugin-sdk/text';
import type { ShownRun } from '../services/show-record.js';
import { taskTable } from './task-table.js';
import { cost, facts, join, seconds, section, usd } from './text-parts.js';

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
      ['Cost', `${used}${limit(budget.cost_limit === null ? null : usd(budget.cost_limit))}`],
      ['Tokens', `${formatNumber(budget.tokens_used)}${limit(budget.tokens_limit === null ? null : formatNumber(budget.tokens_limit))}`],
      ['Time limit', budget.time_limit_s === null ? null : seconds(budget.time_limit_s)],
      ['Iterations', formatNumber(run.iterations)],
      ['Working on', run.current_task && plainText(run.current_task)],
      ['Tasks', `${run.tasks_attempted.length} attempted, ${run.tasks_completed.length} completed, ${run.tasks_failed.length} failed or blocked`],
    ]),
    section('Tasks', taskTable(run.tasks)),
  ]);
}

function limit(value: string | null): string {
  return value === null ? '' : ` of ${value}`;
}
