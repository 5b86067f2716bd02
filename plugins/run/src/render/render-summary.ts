import { formatNumber, formatTable, plainText, plural, terminalWidth } from '@cub/plugin-sdk/text';
import { formatCostSum, formatDuration, formatSum } from '@cub/schema';
import type { RunPlan } from '../services/plan-run.js';
import type { RunSummary } from '../services/run-summary.js';

export function renderSummary(summary: RunSummary): string {
  const { id, status, reason, iterations, tasks } = summary;
  const head = `Run ${id} ${status}: ${reason}`;
  const spent = `${plural(iterations, 'attempt')} in ${formatDuration(summary.duration_seconds * 1000)}, cost ${formatCostSum(summary)}, tokens ${tokens(summary)}`;
  if (tasks.length === 0) return `${head}\n${spent}`;
  const table = formatTable(
    tasks,
    [
      { title: 'TASK', value: (task) => task.id },
      { title: 'TITLE', value: (task) => task.title, flexible: true },
      { title: 'RESULT', value: (task) => task.status },
      { title: 'ATTEMPTS', value: (task) => String(task.attempts), align: 'right' },
      { title: 'TIME', value: (task) => formatDuration(task.duration_seconds * 1000), align: 'right' },
      { title: 'COST', value: formatCostSum, align: 'right' },
      { title: 'COMMIT', value: (task) => task.commit?.slice(0, 10) ?? '' },
    ],
    terminalWidth(),
  );
  const open = tasks.filter((task) => task.status !== 'completed');
  const why = open.map((task) => `${task.id} is ${task.status}: ${plainText(task.reason ?? 'no reason is known')}\n  → cub ledger show ${task.id}`);
  return [head, spent, '', table, ...(why.length > 0 ? ['', ...why] : [])].join('\n');
}

export function renderPlan({ harness, items }: RunPlan): string {
  if (items.length === 0) return 'No task is ready. See `cub task list`.';
  const table = formatTable(
    items,
    [
      { title: '#', value: (task) => String(items.indexOf(task) + 1), align: 'right' },
      { title: 'TASK', value: (task) => task.id },
      { title: 'TITLE', value: (task) => task.title, flexible: true },
      { title: 'MODEL', value: (task) => task.model ?? '' },
      { title: 'VERIFIED BY', value: (task) => task.verify.join('; ') || 'nothing' },
    ],
    terminalWidth(),
  );
  return `${plural(items.length, 'task')} would be worked on${harness === null ? ' (no agent is chosen yet)' : ` with ${harness}`}, if each succeeds:\n\n${table}`;
}

function tokens({ tokens: known, unknown_tokens_count: unknown }: RunSummary): string {
  return formatSum(known === null ? null : formatNumber(known), unknown);
}
