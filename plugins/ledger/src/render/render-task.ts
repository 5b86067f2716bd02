import type { Attempt, CommitRef, LedgerEntry } from '@cub/schema';
import { formatLocalTime, formatNumber, formatTable, plainText, plural, terminalWidth } from '@cub/plugin-sdk/text';
import { entryTotals } from '../rollups/entry-totals.js';
import type { ShownTask } from '../services/show-record.js';
import { cost, duration, facts, history, idAndFile, join, seconds, section, stageText, tokenCount } from './text-parts.js';

export type TaskPart = 'changes' | 'history';

/** One task. @param only these parts, when not everything is wanted */
export function renderTask(task: ShownTask, only: readonly TaskPart[] = []): string {
  if (only.length > 0) return join([heading(task), only.includes('changes') ? changes(task) : '', only.includes('history') ? history(task.state_history) : '']);
  return join([
    heading(task),
    summary(task),
    attemptsTable(task.attempts),
    failures(task.attempts),
    section('Approach', lines(task.outcome?.approach ?? '')),
    section('Decisions', list(task.outcome?.decisions ?? [])),
    section('Lessons learned', list(task.outcome?.lessons_learned ?? [])),
    task.task_changed || task.drift ? changes(task) : '',
    history(task.state_history),
    section('Files', (task.outcome?.files_changed ?? []).map((file) => plainText(file))),
    commits(task),
  ]);
}

function heading({ id, title }: LedgerEntry): string {
  return `${id}  ${plainText(title)}`;
}

function summary(task: LedgerEntry): string {
  const { lineage, verification } = task;
  const totals = entryTotals(task);
  const checked = verification.checked_at === null ? null : [verification.status, ...verification.notes.map((note) => plainText(note))].join(', ');
  return facts([
    ['Outcome', outcome(task)],
    ['Reason', task.outcome?.reason ? plainText(task.outcome.reason) : null],
    ['Stage', stageText(task.workflow)],
    ['Attempts', formatNumber(totals.attempts)],
    ['Duration', duration(totals.duration_seconds, totals.unknown_duration_count)],
    ['Cost', cost(totals)],
    ['Tokens', tokenCount(totals.tokens, totals.unknown_tokens_count)],
    ['Models', totals.models.map((model) => plainText(model)).join(' → ')],
    ['Verified', checked],
    ['Epic', lineage.epic_id && plainText(lineage.epic_id)],
    ['Plan', idAndFile(lineage.plan_id, lineage.plan_file)],
    ['Spec', lineage.spec_id && plainText(lineage.spec_id)],
    ['Labels', task.task.labels.map((label) => plainText(label)).join(', ')],
  ]);
}

function outcome({ outcome: end, started_at: startedAt }: LedgerEntry): string {
  if (!end) return `in progress since ${formatLocalTime(startedAt)}`;
  const at = end.completed_at === null ? '' : `, ${formatLocalTime(end.completed_at)}`;
  return `${end.status}${end.partial ? ' (partial work is kept)' : ''}${at}`;
}

export function attemptsTable(attempts: readonly Attempt[]): string {
  if (attempts.length === 0) return '';
  const table = formatTable(
    attempts,
    [
      { title: '#', value: (attempt) => String(attempt.attempt_number), align: 'right' },
      { title: 'HARNESS', value: ({ harness }) => plainText(harness), dispensable: 1 },
      { title: 'MODEL', value: ({ model }) => plainText(model ?? '-'), flexible: true },
      { title: 'RESULT', value: result },
      { title: 'CATEGORY', value: (attempt) => attempt.error_category ?? '-' },
      { title: 'DURATION', value: (attempt) => seconds(attempt.duration_seconds), align: 'right' },
      { title: 'TOKENS', value: ({ tokens, unknown_tokens_count: unknown }) => tokenCount(tokens, unknown), align: 'right' },
      { title: 'COST', value: cost, align: 'right' },
    ],
    terminalWidth(),
  );
  return `Attempts\n${table}`;
}

export function result({ success, completed_at: endedAt }: Attempt): string {
  if (success === null) return endedAt === null ? 'running' : 'unknown';
  return success ? 'ok' : 'failed';
}

/** Why attempts failed: the reader's first question. */
function failures(attempts: readonly Attempt[]): string {
  return attempts
    .filter(({ success }) => success === false)
    .map((attempt) => section(`Attempt ${attempt.attempt_number} failed`, lines(attempt.error_summary ?? attempt.error_category ?? 'no reason was recorded')))
    .join('\n\n');
}

function changes({ task_changed: changed, drift }: LedgerEntry): string {
  const edited = changed && [
    `changed since the start: ${changed.fields_changed.join(', ')} (noticed ${formatLocalTime(changed.detected_at)})`,
    ...(changed.fields_changed.includes('description') ? descriptions(changed) : []),
  ];
  const drifted = drift && [
    `drift: ${drift.severity}`,
    ...drift.additions.map((item) => `+ ${plainText(item)}`),
    ...drift.omissions.map((item) => `- ${plainText(item)}`),
  ];
  return section('Changes', edited || drifted ? [...(edited ?? []), ...(drifted ?? [])] : ['the task is as it was when it was started']);
}

function descriptions(changed: NonNullable<LedgerEntry['task_changed']>): string[] {
  return ['before:', ...indent(changed.original_description), 'after:', ...indent(changed.final_description)];
}

function commits({ closing_commits: closing, outcome: end }: ShownTask): string {
  const closingHashes = new Set(closing.map(({ hash }) => hash));
  const own = (end?.commits ?? []).filter(({ hash }) => !closingHashes.has(hash));
  const line = (by: string) => (commit: CommitRef) => `${plainText(commit.hash).slice(0, 10)}  ${firstLine(commit.message)}  (${by}, ${formatLocalTime(commit.timestamp)})`;
  return section(plural(closing.length + own.length, 'commit'), [...own.map(line('by the agent')), ...closing.map(line('closing'))]);
}

function firstLine(message: string): string {
  return plainText(message.split('\n')[0] ?? '');
}

function lines(text: string): string[] {
  return text === '' ? [] : plainText(text, true).split('\n');
}

function indent(text: string): string[] {
  return lines(text).map((line) => `  ${line}`);
}

function list(items: readonly string[]): string[] {
  return items.map((item) => `- ${plainText(item)}`);
}
