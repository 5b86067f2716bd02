import { MAX_REPORTED, type ArtifactRef, type ErrorCategory, type Tokens } from '@cub/schema';
import { ERROR_CATEGORIES } from '../vocabulary.js';
import { amount, count, fieldsOf, integer, oneOf, text, texts, type Fields } from './values.js';

export interface AttemptStart {
  readonly n: number;
  readonly harness: string;
  readonly model: string | null;
  readonly prompt: ArtifactRef | null;
}

/** Reads the data of `attempt.started`. @returns null when it does not say which attempt */
export function readAttemptStart(data: Fields): AttemptStart | null {
  const n = attemptNumber(data.n);
  if (n === null) return null;
  return { n, harness: text(data.harness) ?? 'unknown', model: text(data.model), prompt: readArtifact(data.prompt) };
}

export interface AttemptEnd {
  readonly n: number;
  readonly exitCode: number | null;
  readonly durationSeconds: number | null;
  readonly category: ErrorCategory | null;
  readonly summary: string | null;
  readonly log: ArtifactRef | null;
  readonly patch: ArtifactRef | null;
  readonly files: readonly string[];
}

/** Reads the data of the terminals of an attempt. @returns null when it does not say which attempt */
export function readAttemptEnd(data: Fields): AttemptEnd | null {
  const n = attemptNumber(data.n);
  if (n === null) return null;
  return {
    n,
    exitCode: integer(data.exit_code),
    durationSeconds: amount(data.duration_sec),
    category: oneOf(data.error_category, ERROR_CATEGORIES, null),
    summary: text(data.error_summary),
    log: readArtifact(data.log),
    patch: readArtifact(data.patch),
    files: texts(data.files_changed),
  };
}

/** What one invocation of an agent used. */
export interface Usage {
  readonly invocation: string;
  readonly model: string | null;
  readonly tokens: Tokens | null;
  readonly costNanoUsd: number | null;
}

/**
 * Reads the data of `usage.recorded`. A figure that is no whole number from 0 to `MAX_REPORTED` is unknown; the invocation counts all the same.
 * @param eventId names an invocation that has no id
 */
export function readUsage(data: Fields, eventId: string): Usage {
  const invocation = text(data.invocation_id) ?? eventId;
  return { invocation, model: text(data.model), tokens: readTokens(data.tokens), costNanoUsd: reported(data.cost_nano_usd) };
}

function reported(value: unknown): number | null {
  const figure = count(value);
  return figure !== null && figure <= MAX_REPORTED ? figure : null;
}

/** A class that is left out is 0, as a usage report may do; one that cannot be read makes all of them unknown. */
function readTokens(value: unknown): Tokens | null {
  const fields = fieldsOf(value);
  const read = (figure: unknown) => (figure === undefined ? 0 : reported(figure));
  const [input, output] = [read(fields?.input), read(fields?.output)];
  const [cacheRead, cacheCreation] = [read(fields?.cache_read), read(fields?.cache_creation)];
  if (!fields || input === null || output === null || cacheRead === null || cacheCreation === null) return null;
  return { input, output, cache_read: cacheRead, cache_creation: cacheCreation };
}

export function attemptNumber(value: unknown): number | null {
  const number = integer(value);
  return number !== null && number > 0 ? number : null;
}

export function readArtifact(value: unknown): ArtifactRef | null {
  const fields = fieldsOf(value);
  const [path, sha256, bytes] = [text(fields?.path), text(fields?.sha256), count(fields?.bytes)];
  return path === null || sha256 === null || bytes === null ? null : { path, sha256, bytes };
}
