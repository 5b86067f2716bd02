import { formatNumber, plainText, plural } from '@cub/plugin-sdk/text';
import { formatCostLimit, formatCostSum, formatDuration, formatSum } from '@cub/schema';
import type { ActiveRun } from '../session/active-run.js';
import type { StatusReport } from '../services/show-status.js';
import type { RunGlance } from '../services/watch-run.js';

export function renderStatus(report: StatusReport): string {
  const { tasks, last_run: last } = report;
  const lines = [
    `Project  ${report.id} (${report.project}, worktree ${report.tree})`,
    `Tasks    ${tasks.ready} ready, ${tasks.open + tasks.retry + tasks.in_progress} open, ${tasks.blocked} blocked, ${tasks.closed} closed, ${tasks.claimed} claimed`,
  ];
  if (report.unreadable_tasks > 0) lines.push(`Broken   ${plural(report.unreadable_tasks, 'task file')} cannot be read; see \`cub task list\``);
  for (const run of report.active_runs) lines.push(`Running  ${describe(run)}`);
  if (report.active_runs.length === 0) lines.push('Running  no active run');
  for (const id of report.orphaned_runs) lines.push(`Cut off  ${id}; the next \`cub run\` records it and goes on`);
  if (last) lines.push(`Last     ${last.id} ${last.status}${last.reason === null ? '' : `: ${last.reason}`}, ${formatCostSum({ cost_nano_usd: last.total_cost_nano_usd, unknown_cost_count: last.unknown_cost_count })}`);
  if (report.unimported_records > 0) lines.push(`Ledger   ${plural(report.unimported_records, 'record')} of the Python version are not imported; run \`cub ledger import .\``);
  if (report.unreadable_lines > 0) lines.push(`Journal  ${plural(report.unreadable_lines, 'line')} cannot be read; see \`cub verify\``);
  return lines.join('\n');
}

export function renderGlance({ run, lines }: RunGlance): string {
  if (!run) return 'No active run';
  const { limits } = run;
  const cost = `${formatCostSum(run)}${limits.cost_nano_usd === null ? '' : ` of ${formatCostLimit(limits.cost_nano_usd)}`}`;
  const tokens = `${tokenText(run)}${limits.tokens === null ? '' : ` of ${formatNumber(limits.tokens)}`}`;
  const elapsed = Math.max(0, Date.now() - Date.parse(run.started_at));
  const time = `${formatDuration(elapsed)}${limits.time_s === null ? '' : ` of ${formatDuration(limits.time_s * 1000)}`}`;
  return [
    describe(run),
    `spent ${cost}, tokens ${tokens}, ${time}; ${run.tasks_completed.length} done, ${run.tasks_failed.length} failed`,
    ...(lines.length > 0 ? ['', ...lines.map((line) => `│ ${plainText(line)}`)] : []),
  ].join('\n');
}

/** The count of unknown ones is missing in what an older version wrote. */
function tokenText({ tokens_used: known, unknown_tokens_count: unknown = 0 }: ActiveRun): string {
  return formatSum(known === null ? null : formatNumber(known), unknown);
}

function describe(run: ActiveRun): string {
  const { current } = run;
  if (!current) return `${run.id} with ${run.harness}, between tasks`;
  const attempt = current.attempt === null ? '' : `, attempt ${current.attempt}`;
  return `${run.id} with ${run.harness}: ${current.task_id} ${current.title}${attempt}, ${formatDuration(Math.max(0, Date.now() - Date.parse(current.started_at)))}`;
}
