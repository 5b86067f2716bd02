import { formatLocalTime, formatNumber, formatTable, plainText, plural, terminalWidth } from '@cub/plugin-sdk/text';
import type { EpicLine } from '../services/epic-line.js';
import type { ShownPlan } from '../services/show-record.js';
import { taskTable } from './task-table.js';
import { cost, duration, facts, idAndFile, join, section, tokenCount } from './text-parts.js';

const INDENT = 2;

/** A plan: its sums and what each epic cost. */
export function renderPlan(plan: ShownPlan): string {
  const costs = { cost_nano_usd: plan.total_cost_nano_usd, unknown_cost_count: plan.unknown_cost_count };
  return join([
    `${plan.id}  ${plainText(plan.title)}`,
    facts([
      ['Status', plan.status],
      ['Tasks', `${plural(plan.total_tasks, 'task')}, ${formatNumber(plan.completed_tasks)} completed, ${formatNumber(plan.failed_tasks)} failed or blocked`],
      ['Attempts', formatNumber(plan.total_attempts)],
      ['Duration', duration(plan.total_duration_seconds, plan.unknown_duration_count)],
      ['Cost', cost(costs)],
      ['Tokens', tokenCount(plan.total_tokens, plan.unknown_tokens_count)],
      ['Spec', idAndFile(plan.spec_id, plan.spec_file)],
      ['File', plan.plan_file && plainText(plan.plan_file)],
      ['Started', formatLocalTime(plan.started_at)],
      ['Completed', plan.completed_at && formatLocalTime(plan.completed_at)],
    ]),
    section('Epics', epicTable(plan.epic_lines)),
    section('Tasks without an epic', taskTable(plan.tasks)),
  ]);
}

function epicTable(epics: readonly EpicLine[]): string[] {
  if (epics.length === 0) return [];
  const width = terminalWidth();
  const table = formatTable(
    epics,
    [
      { title: 'ID', value: ({ id }) => plainText(id) },
      { title: 'STAGE', value: ({ stage }) => stage ?? 'open' },
      { title: 'TASKS', value: (epic) => (epic.total_tasks === null ? '-' : `${epic.tasks_completed} of ${epic.total_tasks}`), align: 'right' },
      { title: 'ATTEMPTS', value: ({ attempts }) => String(attempts), align: 'right' },
      { title: 'DURATION', value: (epic) => (epic.stage === null ? '-' : duration(epic.duration_seconds, epic.unknown_duration_count)), align: 'right' },
      { title: 'COST', value: (epic) => (epic.stage === null ? '-' : cost(epic)), align: 'right' },
      { title: 'TITLE', value: ({ title }) => plainText(title ?? '-'), flexible: true },
    ],
    width === undefined ? undefined : width - INDENT,
  );
  return table.split('\n');
}
