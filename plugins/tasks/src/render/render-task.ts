import type { Task } from '@cub/schema';
import type { LastFailure } from '../services/last-failure.js';
import type { ShownTask } from '../services/show-task.js';
import { formatLocalTime, plainText } from '@cub/plugin-sdk/text';
import { renderWait } from './render-tasks.js';

/** One task in full. */
export function renderTask(task: ShownTask): string {
  const { claim, not_ready: reasons, last_failure: failure } = task;
  const keptBack = reasons.filter(({ kind }) => kind === 'cycle' || kind === 'deferred' || kind === 'held');
  const facts: [string, string | null][] = [
    ['Status', task.status + (task.closed_at === null ? '' : `, ${formatLocalTime(task.closed_at)}`)],
    ['Reason', task.close_reason ?? null],
    ['Type', task.type],
    ['Priority', `P${task.priority}`],
    ['Labels', list(task.labels)],
    ['Epic', task.parent],
    ['Plan', task.lineage.plan_id],
    ['Depends on', list(task.depends_on)],
    ['Waits for', list(reasons.filter(({ id }) => id !== null).map(renderWait))],
    ['Not ready', list(keptBack.map(({ text }) => text))],
    ['Assignee', task.assignee],
    ['Claimed', claim && `${claim.pid === null ? 'by hand' : `by process ${claim.pid}`} on ${claim.host}${claim.runId === null ? '' : `, run ${claim.runId}`}`],
    ['Files', list(task.files)],
    ['Verify', list(task.verify)],
    ['Created', formatLocalTime(task.created_at)],
    ['Updated', formatLocalTime(task.updated_at)],
  ];
  const lines = facts.flatMap(([name, value]) => (value === null ? [] : [`${`${name}:`.padEnd(12)} ${plainText(value)}`]));
  const warnings = task.faults.map(({ text }) => `Warning: ${plainText(text)}`).join('\n');
  const criteria = task.acceptance_criteria.map((item) => `- ${plainText(item)}`).join('\n');
  return [
    `${task.id}  ${plainText(task.title)}`,
    lines.join('\n'),
    warnings,
    failure === null ? '' : whyNotDone(task, failure),
    plainText(task.description, true),
    criteria === '' ? '' : `Acceptance criteria\n${criteria}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function list(items: readonly string[]): string | null {
  return items.length === 0 ? null : items.join(', ');
}

/** The reason, the places of the last attempt's log, prompt and patch, and what to do. */
function whyNotDone({ id, status }: Task, { reason, attempt, log, prompt, patch }: LastFailure): string {
  const places: [string, string | null][] = [['Log', log], ['Prompt', prompt], ['Patch', patch]];
  return [
    status === 'blocked' ? 'Why it is blocked' : 'Why it failed',
    plainText(reason ?? 'no reason is known', true),
    ...places.flatMap(([name, file]) => (file === null ? [] : [`${`${name}:`.padEnd(12)} ${plainText(file)}`])),
    ...(attempt === null ? [] : [`More:        cub ledger show ${id} --attempt ${attempt}`]),
    ...(status === 'blocked' ? [`Try again:   cub task reopen ${id}`] : []),
  ].join('\n');
}
