import * as z from 'zod';
import { count, nanoUsd, tokensSchema } from './common.js';
import { importedSchema } from './ledger-entry.js';

/**
 * `interrupted` and `orphaned` are runs that were cut off (`orphaned` with a reason, by the next start); `cancelled` was asked to stop and came to its
 * end.
 */
export const RUN_STATUSES = ['running', 'completed', 'failed', 'interrupted', 'cancelled', 'orphaned'] as const;
/** One of {@link RUN_STATUSES}. */
export const runStatusSchema = z.enum(RUN_STATUSES);
/** How a run stands; `running` until its end is recorded. See {@link RUN_STATUSES}. */
export type RunStatus = z.infer<typeof runStatusSchema>;

const usd = z.number().nonnegative();

/** `by-run/<run-id>.json`: one `cub run` from start to end. */
export const runEntrySchema = z.object({
  version: z.literal(1),
  kind: z.literal('run'),
  id: z.string(),
  run_id: z.string(),
  started_at: z.string(),
  completed_at: z.string().nullable(),
  status: runStatusSchema,
  harness: z.string(),
  config: z.record(z.string(), z.unknown()),
  budget: z.object({
    cost_limit: usd.nullable(),
    cost_usd: usd.nullable(),
    cost_nano_usd: nanoUsd.nullable(),
    tokens_limit: count.nullable(),
    /** Also known for an imported run that does not say which class they are of. */
    tokens_used: count.nullable(),
    time_limit_s: z.number().nonnegative().nullable(),
  }),
  current_task: z.string().nullable(),
  tasks_attempted: z.array(z.string()),
  tasks_completed: z.array(z.string()),
  /** Failed or blocked. */
  tasks_failed: z.array(z.string()),
  /** How many: an imported run may know their number and not their names. */
  tasks_attempted_count: count.nullable(),
  tasks_completed_count: count.nullable(),
  tasks_failed_count: count.nullable(),
  /** Attempts; null when an imported run does not say. */
  iterations: count.nullable(),
  total_cost_usd: usd.nullable(),
  total_cost_nano_usd: nanoUsd.nullable(),
  unknown_cost_count: count,
  total_tokens: tokensSchema.nullable(),
  unknown_tokens_count: count,
  exit_code: z.int().nullable(),
  reason: z.string().nullable(),
  orphaned_at: z.string().nullable(),
  orphaned_reason: z.string().nullable(),
  /** Only in a run that was imported. */
  imported: importedSchema.nullable().optional(),
});
/** The record of a run, folded from the journal: times are ISO 8601, UTC; `budget` has the limits (null = none) and what was used of them. */
export type RunEntry = z.infer<typeof runEntrySchema>;
