import { nanoToUsd, type ArtifactRef, type Attempt, type ErrorCategory } from '@cub/schema';
import { readArtifact } from '../reading/read-attempt-data.js';
import { ERROR_CATEGORIES } from '../vocabulary.js';
import type { Source } from './source.js';
import { readUsage, type ReadUsage } from './usage.js';

/** The attempts of a task entry. @param startedAt for those that do not say when they began @returns null when the entry has no list of them */
export function readAttempts(entry: Source, startedAt: string): Attempt[] | null {
  const sources = entry.sections('attempts');
  if (!sources) return null;
  const taken = new Set<number>();
  return sources.map((source, i) => {
    const number = readNumber(source, taken, i + 1);
    taken.add(number);
    return readAttempt(source, number, startedAt);
  });
}

/** A number that is missing or given twice is replaced by the next free one. */
function readNumber(source: Source, taken: ReadonlySet<number>, fallback: number): number {
  const number = source.count('attempt_number');
  if (number !== null && number > 0 && !taken.has(number)) return number;
  const free = taken.has(fallback) ? Math.max(...taken) + 1 : fallback;
  source.odd('attempt_number', number === null ? 'no number' : `the number ${number} cannot be used`, String(free));
  return free;
}

function readAttempt(source: Source, number: number, startedAt: string): Attempt {
  const started = source.time('started_at');
  if (started === null) source.odd('started_at', 'no time', `${startedAt}, the time of the entry`);
  const usage = readUsage(source);
  const attempt: Attempt = {
    ...newAttempt(number, started ?? startedAt, usage),
    run_id: source.text('run_id'),
    completed_at: source.time('completed_at'),
    harness: source.text('harness') ?? 'unknown',
    model: source.text('model'),
    success: source.flag('success'),
    error_category: readCategory(source),
    error_summary: source.text('error_summary'),
    unknown_cost_count: readUnknown(source, 'unknown_cost_count', usage.costNanoUsd),
    unknown_tokens_count: readUnknown(source, 'unknown_tokens_count', usage.tokens),
    duration_seconds: readDuration(source),
    exit_code: readExitCode(source),
    files_changed: source.texts('files_changed'),
    prompt: readRef(source, 'prompt'),
    log: readRef(source, 'log'),
    patch: readRef(source, 'patch'),
  };
  if (hasEnded(attempt)) return attempt;
  source.odd('success', 'an attempt that never ended', 'interrupted');
  return interrupted(attempt);
}

/** The original wrote 0 for an attempt that it had to end: nobody measured it. */
function readDuration(source: Source): number | null {
  const seconds = source.amount('duration_seconds');
  if (seconds !== 0 || source.raw('success') !== false) return seconds;
  source.odd('duration_seconds', 'a failed attempt that took no time', 'unknown');
  return null;
}

function hasEnded({ success, completed_at: at }: Attempt): boolean {
  return success !== null || at !== null;
}

/** What somebody else's record does not end was cut off: no process of it is left. */
export function interrupted(attempt: Attempt): Attempt {
  const { error_category: category, error_summary: summary } = attempt;
  return { ...attempt, success: false, error_category: category ?? 'interrupted', error_summary: summary ?? NO_END };
}

/** Why imported work counts as failed that has no recorded end. */
export const NO_END = 'its imported record has no end';

/** Categories of the Python original that have another name here. */
const CATEGORIES = { circuit_breaker_timeout: 'stalled', harness_failure: 'agent_error' } as const;

function readCategory(source: Source): ErrorCategory | null {
  const given = source.raw('error_category');
  if (typeof given !== 'string' || !Object.hasOwn(CATEGORIES, given)) return source.word('error_category', ERROR_CATEGORIES);
  source.drop('error_category');
  return CATEGORIES[given as keyof typeof CATEGORIES];
}

/** An attempt of which only this is known. */
export function newAttempt(number: number, startedAt: string, { tokens, costNanoUsd }: ReadUsage): Attempt {
  return {
    attempt_number: number,
    run_id: null,
    started_at: startedAt,
    completed_at: null,
    harness: 'unknown',
    model: null,
    success: null,
    error_category: null,
    error_summary: null,
    tokens,
    cost_usd: nanoToUsd(costNanoUsd),
    cost_nano_usd: costNanoUsd,
    unknown_cost_count: costNanoUsd === null ? 1 : 0,
    unknown_tokens_count: tokens === null ? 1 : 0,
    duration_seconds: null,
    exit_code: null,
    files_changed: [],
    prompt: null,
    log: null,
    patch: null,
  };
}

function readUnknown(source: Source, key: string, figure: unknown): number {
  return source.count(key) ?? (figure === null ? 1 : 0);
}

function readExitCode(source: Source): number | null {
  const code = source.raw('exit_code');
  if (!Number.isSafeInteger(code)) return source.count('exit_code');
  source.drop('exit_code');
  return code as number;
}

function readRef(source: Source, key: string): ArtifactRef | null {
  const ref = readArtifact(source.raw(key));
  if (ref || source.raw(key) === null) source.drop(key);
  return ref;
}
