import type { Task } from '@cub/schema';
import type { ClaimInfo } from '@cub/plugin-sdk';
import type { LastFailure } from '../services/last-failure.js';
import { formatLocalTime, plainText } from '@cub/plugin-sdk/text';

/** One task in full. */
export function renderTask(task: Task, claim: ClaimInfo | null = null, failure: LastFailure | null = null): string {
  const facts: [string, string | null][] = [
    ['Status', task.status + (task.closed_at === null ? '' : `, ${formatLocalTime(task.closed_at)}`)],
    ['Type', task.type],
    ['Priority', `P${task.priority}`],
    ['Labels', list(task.labels)],
    ['Epic', task.parent],
    ['Plan', task.lineage.plan_id],
    ['Waits for', list(task.depends_on)],
    ['Assignee', task.assignee],
    ['Claimed by', claim && `process ${claim.pid} on ${claim.host}${claim.runId === null ? '' : `, run ${claim.runId}`}`],
    ['Files', list(task.files)],
    ['Verify', list(task.verify)],
    ['Created', formatLocalTime(task.created_at)],
    ['Updated', formatLocalTime(task.updated_at)],
  ];
  const lines = facts.flatMap(([name, value]) => (value === null ? [] : [`${`${name}:`.padEnd(12)} ${plainText(value)}`]));
  const criteria = task.acceptance_criteria.map((item) => `- ${plainText(item)}`).join('\n');
  return [
    `${task.id}  ${plainText(task.title)}`,
    lines.join('\n'),
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
