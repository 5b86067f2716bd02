import { decimalUsd, type LedgerEntry } from '@cub/schema';
import type { CsvValue } from './csv-record.js';
import type { LedgerLine } from '@cub/schema';
import { indexLine } from './index-line.js';
import { sumWork, type Work } from './sum-work.js';

/** A task with what is summed up over its attempts. */
interface Row {
  readonly entry: LedgerEntry;
  readonly line: LedgerLine;
  readonly work: Work;
}

/**
 * The columns of `cub ledger export --format csv`, one row a task. An empty cell is unknown or not there; times are ISO 8601 UTC; lists are
 * joined by `; `. `cost_nano_usd` is the truth and `cost_usd` the same number with a decimal point; while `unknown_cost_count` is not 0 they
 * are the known part, and so are the tokens while `unknown_tokens_count` and the duration while `unknown_duration_count` is not 0.
 */
const COLUMNS: Readonly<Record<string, (row: Row) => CsvValue>> = {
  id: ({ entry }) => entry.id,
  title: ({ entry }) => entry.title,
  type: ({ entry }) => entry.task.type,
  priority: ({ entry }) => entry.task.priority,
  labels: ({ entry }) => list(entry.task.labels),
  epic_id: ({ line }) => line.epic,
  plan_id: ({ line }) => line.plan,
  spec_id: ({ entry }) => entry.lineage.spec_id,
  stage: ({ line }) => line.stage,
  status: ({ line }) => line.status,
  reason: ({ entry }) => entry.outcome?.reason ?? null,
  attempts: ({ work }) => work.attempts,
  attempts_succeeded: ({ work }) => work.attempts_succeeded,
  harnesses: ({ line }) => list(line.harnesses),
  models: ({ line }) => list(line.models),
  final_model: ({ entry }) => entry.outcome?.final_model ?? null,
  escalated: ({ line }) => line.escalated,
  cost_nano_usd: ({ work }) => work.cost_nano_usd,
  cost_usd: ({ work }) => (work.cost_nano_usd === null ? null : decimalUsd(work.cost_nano_usd)),
  unknown_cost_count: ({ work }) => work.unknown_cost_count,
  tokens_input: tokens('input'),
  tokens_output: tokens('output'),
  tokens_cache_read: tokens('cache_read'),
  tokens_cache_creation: tokens('cache_creation'),
  tokens_total: tokens('total'),
  unknown_tokens_count: ({ work }) => work.unknown_tokens_count,
  duration_seconds: ({ work }) => work.duration_seconds,
  runs: ({ line }) => list(line.runs),
  started_at: ({ entry }) => entry.started_at,
  completed_at: ({ entry }) => entry.completed_at,
  updated_at: ({ line }) => line.updated_at,
  drift: ({ line }) => line.drift,
  verification: ({ entry }) => entry.verification.status,
  fields_changed: ({ entry }) => list(entry.task_changed?.fields_changed),
  approach: ({ entry }) => entry.outcome?.approach ?? null,
  decisions: ({ entry }) => list(entry.outcome?.decisions),
  lessons_learned: ({ entry }) => list(entry.outcome?.lessons_learned),
  files_changed: ({ entry }) => list(entry.outcome?.files_changed),
  unknown_duration_count: ({ work }) => work.unknown_duration_count,
};

export const CSV_HEADER: readonly string[] = Object.keys(COLUMNS);

/** The cells of a task, in the order of the header. */
export function csvValues(entry: LedgerEntry): CsvValue[] {
  const row = { entry, line: indexLine(entry), work: sumWork(entry.attempts) };
  return Object.values(COLUMNS).map((value) => value(row));
}

function list(values: readonly string[] = []): string {
  return values.join('; ');
}

/** Unknown when no attempt has said anything about its tokens. */
function tokens(kind: keyof NonNullable<Work['tokens']>): (row: Row) => number | null {
  return ({ work }) => work.tokens?.[kind] ?? null;
}
