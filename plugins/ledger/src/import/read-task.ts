import { sumKnown, totalTokens, type Attempt, type LedgerEntry } from '@cub/schema';
import { totalsOf } from '../reducers/task/task-totals.js';
import { attemptFromTotals } from './flat-attempt.js';
import { readAttempts } from './read-attempt.js';
import { readOutcome } from './read-outcome.js';
import { finish, firstTime, readId, readVersion, type ReadRecord, type RecordPlace } from './read-record.js';
import { readChanged, readDrift, readLineageSection, readStages, readTaskSection, readVerification } from './read-task-parts.js';
import { openSource, type Source } from './source.js';
import { readTime } from './timestamps.js';
import { readCost } from './usage.js';

/**
 * Reads a task entry: version 0 (everything at the top), version 1 (sections, with the older keys beside them) and our own.
 * Never throws. @returns null when the value is no object
 */
export function readTask(value: unknown, where: RecordPlace): ReadRecord<LedgerEntry> | null {
  const source = openSource(value, where.place);
  if (!source) return null;
  const version = readVersion(source);
  source.drop('kind');
  const id = readId(source, ['id', 'task_id'], where.name);
  const completedAt = source.time('completed_at');
  const startedAt = readStart(source, completedAt, where.at);
  const task = readTaskSection(source, id, startedAt);
  const attempts = readAllAttempts(source, { startedAt, completedAt });
  const outcome = readOutcome(source, { attempts, completedAt, at: completedAt ?? startedAt });
  const entry: LedgerEntry = {
    version: 1,
    kind: 'task',
    id,
    title: task.title,
    lineage: readLineageSection(source),
    task,
    task_changed: readChanged(source, startedAt),
    attempts,
    outcome,
    drift: readDrift(source),
    verification: readVerification(source),
    ...readStages(source, outcome.success ? 'dev_complete' : 'in_progress'),
    started_at: startedAt,
    completed_at: outcome.completed_at,
  };
  return finish(source, { id, format: `task-${version}`, entry });
}

function readStart(source: Source, completedAt: string | null, at: string): string {
  const duration = source.amount('duration_seconds');
  const section = source.section('task');
  return firstTime(source, 'started_at', source.time('started_at'), [
    ['the first attempt', source.sections('attempts')?.[0]?.time('started_at') ?? null],
    ['completed_at less duration_seconds', completedAt && duration ? earlier(completedAt, duration) : null],
    ['completed_at', completedAt],
    ['task.created_at', section?.time('created_at') ?? null],
    ['task.captured_at', section?.time('captured_at') ?? null],
    ['the file', at],
  ]);
}

function earlier(at: string, seconds: number): string | null {
  const time = new Date(Date.parse(at) - seconds * 1000);
  return Number.isNaN(time.getTime()) ? null : (readTime(time.toISOString())?.at ?? null);
}

/** The attempts; sums at the top of the entry are used only where they say something and there is no attempt. */
function readAllAttempts(source: Source, times: { startedAt: string; completedAt: string | null }): Attempt[] {
  const attempts = readAttempts(source, times.startedAt);
  if (attempts !== null && attempts.length > 0) {
    dropSums(source, attempts);
    return attempts;
  }
  const made = attemptFromTotals(source, { ...times, hasList: attempts !== null });
  return made ? [made] : [];
}

/** Sums at the top of an entry that has attempts: passed over where they are those of the attempts, else kept. */
function dropSums(source: Source, attempts: readonly Attempt[]): void {
  const totals = totalsOf(attempts);
  const compare = (key: string, said: number | null, ours: number | null) => {
    if (said === null || said === 0 || said === ours) return source.drop(key);
    source.odd(key, `${said}, but the attempts come to ${ours ?? 'an unknown sum'}`, 'the sum of the attempts; the figure of the entry is in imported.extra');
    source.keep(key);
  };
  compare('cost_usd', readCost(source, 'cost'), totals.cost_nano_usd);
  compare('duration_seconds', source.amount('duration_seconds'), totals.duration_seconds);
  compare('iterations', source.count('iterations'), attempts.length);
  compare('tokens', sumOf(source), totalTokens(totals.tokens));
  const last = attempts.at(-1);
  for (const [key, ours] of [['harness_name', last?.harness], ['harness_model', last?.model]] as const) {
    const said = source.text(key);
    if (said !== null && said !== ours) source.keep(key);
  }
}

/** All tokens, of an object of classes or a bare sum. */
function sumOf(source: Source): number | null {
  const tokens = source.raw('tokens');
  if (typeof tokens === 'number') return source.count('tokens');
  const section = typeof tokens === 'object' && tokens !== null ? Object.values(tokens) : [];
  const counts = section.filter((n): n is number => typeof n === 'number');
  return counts.length === 0 ? null : sumKnown(counts).value;
}
