import { formatLocalTime, formatNumber, plainText, plural } from '@cub/plugin-sdk/text';
import type { ShownEpic } from '../services/show-record.js';
import type { TaskPart } from './render-task.js';
import { taskTable } from './task-table.js';
import { cost, duration, facts, history, idAndFile, join, section, stageText, tokenCount, usd } from './text-parts.js';

/** An epic: its sums and what each task cost. @param only these parts, of those that an epic has */
export function renderEpic(epic: ShownEpic, only: readonly TaskPart[] = []): string {
  const { aggregates: sums, lineage } = epic;
  const costs = { cost_nano_usd: sums.total_cost_nano_usd, unknown_cost_count: sums.unknown_cost_count };
  const spread = sums.avg_cost_usd === null ? '' : ` (${usd(sums.min_cost_usd)} to ${usd(sums.max_cost_usd)}, ${usd(sums.avg_cost_usd)} on average)`;
  const heading = `${epic.id}  ${plainText(epic.title)}`;
  if (only.includes('history')) return join([heading, history(epic.state_history)]);
  return join([
    heading,
    facts([
      ['Stage', stageText(epic.workflow)],
      ['Tasks', tasks(sums)],
      ['Attempts', `${formatNumber(sums.total_attempts)} (${sums.avg_attempts_per_task.toFixed(1)} a task)`],
      ['Escalated', sums.total_escalations === 0 ? null : `${plural(sums.total_escalations, 'task')} (${Math.round(sums.escalation_rate * 100)} %)`],
      ['Duration', duration(sums.total_duration_seconds, sums.unknown_duration_count)],
      ['Cost', `${cost(costs)}${spread}`],
      ['Tokens', tokenCount(sums.total_tokens, sums.unknown_tokens_count)],
      ['Models', sums.models_used.map((model) => plainText(model)).join(', ')],
      ['Plan', idAndFile(lineage.plan_id, lineage.plan_file)],
      ['Started', epic.started_at && formatLocalTime(epic.started_at)],
      ['Completed', epic.completed_at && formatLocalTime(epic.completed_at)],
    ]),
    section('As imported', recorded(epic.epic)),
    section('Tasks', taskTable(epic.tasks)),
  ]);
}

/** What an imported record says beside the sums. */
function recorded(epic: ShownEpic['epic']): string[] {
  const { status, priority, labels, created_at: created, started_at: started, completed_at: completed } = epic;
  const time = (at: string | null) => at && formatLocalTime(at);
  const said = facts([
    ['Status', status && plainText(status)],
    ['Priority', priority === null ? null : `P${priority}`],
    ['Labels', labels.map((label) => plainText(label)).join(', ')],
    ['Created', time(created)],
    ['Started', time(started)],
    ['Completed', time(completed)],
  ]);
  return said === '' ? [] : said.split('\n');
}

function tasks(sums: ShownEpic['aggregates']): string {
  const open = Math.max(0, sums.total_tasks - sums.tasks_completed - sums.tasks_in_progress - sums.tasks_failed);
  const counts: [number, string][] = [
    [sums.tasks_completed, 'completed'],
    [sums.tasks_in_progress, 'in progress'],
    [sums.tasks_failed, 'not completed'],
    [open, 'not started'],
  ];
  const shown = counts.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`);
  return `${sums.total_tasks}: ${shown.join(', ')}`;
}
