import { nanoToUsd, type ArtifactRef, type Attempt } from '@cub/schema';
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
  return {
    ...newAttempt(number, started ?? startedAt, usage),
    run_id: source.text('run_id'),
    completed_at: source.time('completed_at'),
    harness: source.text('harness') ?? 'unknown',
    model: source.text('model'),
    success: source.flag('success'),
    error_category: source.word('error_category', ERROR_CATEGORIES),
    error_summary: source.text('error_summary'),
    unknown_cost_count: readUnknown(source, usage.costNanoUsd),
    duration_seconds: source.amount('duration_seconds'),
    exit_code: readExitCode(source),
    files_changed: source.texts('files_changed'),
    prompt: readRef(source, 'prompt'),
    log: readRef(source, 'log'),
    patch: readRef(source, 'patch'),
  };
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
    duration_seconds: null,
    exit_code: null,
    files_changed: [],
    prompt: null,
    log: null,
    patch: null,
  };
}

function readUnknown(source: Source, costNanoUsd: number | null): number {
  const said = source.count('unknown_cost_count');
  return said ?? (costNanoUsd === null ? 1 : 0);
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
