import type { Attempt, Outcome } from '@cub/schema';
import { distinct, toMilliseconds } from '../reading/values.js';
import { totalsOf } from '../reducers/task/task-totals.js';
import { NO_END } from './read-attempt.js';
import { readCommitList } from './read-task-parts.js';
import { IN_EXTRA, shortJson, type Source } from './source.js';
import { readCost } from './usage.js';

export interface OutcomeContext {
  readonly attempts: readonly Attempt[];
  /** When the entry says that it was completed; null when it does not. */
  readonly completedAt: string | null;
  /** For what carries no time. */
  readonly at: string;
}

/** What stands at the top of an older entry and in the outcome of a newer one. */
const MIRRORED = ['approach', 'decisions', 'lessons_learned', 'files_changed', 'commits'] as const;
const ENDS = ['completed', 'failed', 'blocked'] as const;

/**
 * How a task ended. The older keys at the top of the entry are used only where there is no section `outcome`: such an entry was
 * written when its task was closed. Its sums are those of the attempts; where the entry says otherwise, both are kept. A task without an end failed:
 * nobody works on somebody else's record any more.
 */
export function readOutcome(entry: Source, context: OutcomeContext): Outcome {
  const section = entry.section('outcome');
  if (section) {
    dropMirrors(entry, section);
    return readFrom(section, context);
  }
  if (section === null) dropEmpty(entry);
  if (section === undefined && context.completedAt !== null) return readFrom(entry, context);
  if (context.completedAt !== null) entry.odd('completed_at', 'a time of completion, but no outcome', `not completed; ${context.completedAt} is left out`);
  return withoutEnd(entry, context);
}

function withoutEnd(entry: Source, { attempts }: OutcomeContext): Outcome {
  entry.odd('outcome', 'a task that never ended', 'failed');
  const reason = attempts.findLast(({ success }) => success === false)?.error_summary;
  const seconds = totalsOf(attempts).duration_seconds;
  return {
    ...outcomeOfAttempts(attempts, attempts.length === 0 ? null : seconds),
    status: 'failed',
    success: false,
    partial: false,
    completed_at: endOf(attempts),
    files_changed: distinct(attempts.flatMap((attempt) => attempt.files_changed)).sort(),
    commits: [],
    approach: null,
    decisions: [],
    lessons_learned: [],
    reason: reason ?? NO_END,
  };
}

type DerivedOutcome = Pick<
  Outcome,
  | 'total_cost_usd'
  | 'total_cost_nano_usd'
  | 'unknown_cost_count'
  | 'total_attempts'
  | 'total_duration_seconds'
  | 'unknown_duration_count'
  | 'final_model'
  | 'escalated'
  | 'escalation_path'
>;

/** What of an outcome follows from the attempts. @param saidSeconds the duration of a task without attempts; null = unknown */
function outcomeOfAttempts(attempts: readonly Attempt[], saidSeconds: number | null): DerivedOutcome {
  const totals = totalsOf(attempts);
  const isSaid = attempts.length === 0;
  return {
    total_cost_usd: totals.cost_usd,
    total_cost_nano_usd: totals.cost_nano_usd,
    unknown_cost_count: totals.unknown_cost_count,
    total_attempts: attempts.length,
    total_duration_seconds: isSaid ? saidSeconds : totals.duration_seconds,
    unknown_duration_count: isSaid ? Number(saidSeconds === null) : totals.unknown_duration_count,
    final_model: attempts.findLast(({ model }) => model !== null)?.model ?? null,
    escalated: totals.models.length > 1,
    escalation_path: totals.models,
  };
}

function readFrom(source: Source, context: OutcomeContext): Outcome {
  const { attempts } = context;
  const totals = totalsOf(attempts);
  const status = readStatus(source);
  const said = { cost: readSaidCost(source), seconds: source.amount('total_duration_seconds') ?? source.amount('duration_seconds') };
  compare(source, 'total_cost_usd', said.cost, totals.cost_nano_usd, 'nano-USD');
  if (attempts.length > 0) compare(source, 'total_duration_seconds', said.seconds, totals.duration_seconds, 'seconds');
  source.drop('unknown_duration_count');
  compare(source, 'total_attempts', source.count('total_attempts') ?? source.count('iterations'), attempts.length, 'attempts');
  const derived = outcomeOfAttempts(attempts, said.seconds === null ? null : toMilliseconds(said.seconds));
  dropDerived(source, totals.models, derived.final_model);
  return {
    ...derived,
    status,
    success: status === 'completed',
    partial: source.flag('partial') ?? false,
    completed_at: source.time('completed_at') ?? context.completedAt ?? endOf(attempts),
    files_changed: distinct([...source.texts('files_changed'), ...attempts.flatMap((attempt) => attempt.files_changed)]).sort(),
    commits: eachOnce(readCommitList(source, 'commits', context.at) ?? []),
    approach: source.text('approach'),
    decisions: source.texts('decisions'),
    lessons_learned: source.texts('lessons_learned'),
    reason: source.text('reason'),
  };
}

/** When the last attempt ended; null when no attempt says so. */
function endOf(attempts: readonly Attempt[]): string | null {
  return attempts.findLast(({ completed_at: at }) => at !== null)?.completed_at ?? null;
}

function readStatus(source: Source): Outcome['status'] {
  const status = source.word('status', ENDS);
  const success = source.flag('success');
  if (status !== null) return status;
  return success === false ? 'failed' : 'completed';
}

function readSaidCost(source: Source): number | null {
  source.drop('unknown_cost_count');
  return readCost(source, 'total_cost');
}

function compare(source: Source, key: string, said: number | null, ours: number | null, unit: string): void {
  if (said === null || said === ours || (said === 0 && ours === null)) return;
  source.odd(key, `${said} ${unit}, but the attempts come to ${ours ?? 'an unknown sum'}`, `the sum of the attempts; the figure of the entry is in imported.extra`);
  source.keep(key);
}

/** Figures that follow from the attempts. */
function dropDerived(source: Source, models: readonly string[], finalModel: string | null): void {
  const final = source.text('final_model');
  if (final !== null && final !== finalModel) differs(source, 'final_model', final);
  const escalated = source.flag('escalated');
  if (escalated !== null && escalated !== models.length > 1) differs(source, 'escalated', escalated);
  const path = source.texts('escalation_path');
  if (path.length > 0 && path.join('\n') !== models.join('\n')) differs(source, 'escalation_path', path);
}

function differs(source: Source, key: string, value: unknown): void {
  source.odd(key, `${shortJson(value)} does not follow from the attempts`, IN_EXTRA);
  source.keep(key);
}

/** The same facts in their older place. They are passed over where they are equal or empty, else kept. */
function dropMirrors(entry: Source, outcome: Source): void {
  for (const key of MIRRORED) {
    const [flat, nested] = [entry.raw(key), outcome.raw(key)];
    if (isEmpty(flat) || JSON.stringify(flat) === JSON.stringify(nested)) entry.drop(key);
    else entry.odd(key, `differs from outcome.${key}`, IN_EXTRA);
  }
}

function dropEmpty(entry: Source): void {
  entry.drop(...MIRRORED.filter((key) => isEmpty(entry.raw(key))));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function eachOnce(commits: Outcome['commits']): Outcome['commits'] {
  return [...new Map(commits.map((commit) => [commit.hash, commit])).values()];
}
