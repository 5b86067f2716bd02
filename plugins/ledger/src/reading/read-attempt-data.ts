import type { ArtifactRef, ErrorCategory, Tokens } from '@cub/schema';
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

/** Reads the data of `usage.recorded`. @returns null when a figure is not a whole number: nothing is guessed */
export function readUsage(data: Fields): Usage | null {
  const invocation = text(data.invocation_id);
  const [tokens, cost] = [readTokens(data.tokens), known(data.cost_nano_usd)];
  if (invocation === null || tokens === undefined || cost === undefined) return null;
  return { invocation, model: text(data.model), tokens, costNanoUsd: cost };
}

/** @returns undefined when it is there but no number */
function known(value: unknown): number | null | undefined {
  return value === null || value === undefined ? null : (count(value) ?? undefined);
}

function readTokens(value: unknown): Tokens | null | undefined {
  if (value === null || value === undefined) return null;
  const fields = fieldsOf(value);
  const classes = [fields?.input, fields?.output, fields?.cache_read, fields?.cache_creation].map((item) => known(item));
  if (!fields || classes.includes(undefined)) return undefined;
  const [input, output, cacheRead, cacheCreation] = classes;
  return { input: input ?? 0, output: output ?? 0, cache_read: cacheRead ?? 0, cache_creation: cacheCreation ?? 0 };
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
