import * as z from 'zod';
import { count, nanoUsd, tokensSchema } from './common.js';
import { importedSchema } from './ledger-entry.js';

export const RUN_STATUSES = ['running', 'completed', 'failed', 'interrupted', 'cancelled', 'orphaned'] as const;
export const runStatusSchema = z.enum(RUN_STATUSES);
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
    tokens_used: count,
    time_limit_s: z.number().nonnegative().nullable(),
  }),
  current_task: z.string().nullable(),
  tasks_attempted: z.array(z.string()),
  tasks_completed: z.array(z.string()),
  /** Failed or blocked. */
  tasks_failed: z.array(z.string()),
  iterations: count,
  total_cost_usd: usd.nullable(),
  total_cost_nano_usd: nanoUsd.nullable(),
  unknown_cost_count: count,
  total_tokens: tokensSchema,
  exit_code: z.int().nullable(),
  reason: z.string().nullable(),
  orphaned_at: z.string().nullable(),
  orphaned_reason: z.string().nullable(),
  /** Only in a run that was imported. */
  imported: importedSchema.nullable().optional(),
});
export type RunEntry = z.infer<typeof runEntrySchema>;
