import * as z from 'zod';
import { count, lineageSchema, nanoUsd, stageSchema, tokensSchema } from './common.js';
import { stateChangeSchema } from './ledger-entry.js';

const usd = z.number().nonnegative();

/**
 * Sums over the tasks of an epic. Durations are in seconds; `…_usd` is for people, `…_nano_usd` is the truth; a sum over unknown costs is the known
 * part, and `unknown_cost_count` says how many were unknown.
 */
export const epicAggregatesSchema = z.object({
  /** Children of the newest epic.snapshot, worked or not. */
  total_tasks: count,
  tasks_completed: count,
  tasks_in_progress: count,
  tasks_failed: count,
  total_cost_usd: usd.nullable(),
  total_cost_nano_usd: nanoUsd.nullable(),
  unknown_cost_count: count,
  /** Over entries with a known cost. */
  avg_cost_usd: usd.nullable(),
  min_cost_usd: usd.nullable(),
  max_cost_usd: usd.nullable(),
  total_escalations: count,
  /** Escalated tasks / tasks with an entry. */
  escalation_rate: z.number().min(0).max(1),
  total_attempts: count,
  avg_attempts_per_task: z.number().nonnegative(),
  total_tokens: tokensSchema,
  avg_tokens: z.number().nonnegative(),
  total_duration_seconds: z.number().nonnegative(),
  avg_duration_seconds: z.number().nonnegative(),
  models_used: z.array(z.string()),
  most_common_model: z.string().nullable(),
});
/** See {@link epicAggregatesSchema}. */
export type EpicAggregates = z.infer<typeof epicAggregatesSchema>;

/** `by-epic/<id>/entry.json`: the sum of an epic's tasks. */
export const epicEntrySchema = z.object({
  version: z.literal(1),
  kind: z.literal('epic'),
  id: z.string(),
  title: z.string(),
  lineage: lineageSchema,
  epic: z.object({ title: z.string(), description: z.string(), captured_at: z.string().nullable() }),
  task_ids: z.array(z.string()),
  aggregates: epicAggregatesSchema,
  /** The stage of the least progressed child. */
  workflow: z.object({ stage: stageSchema, stage_updated_at: z.string() }),
  state_history: z.array(stateChangeSchema),
  started_at: z.string().nullable(),
  completed_at: z.string().nullable(),
  updated_at: z.string(),
  first_commit: z.string().nullable(),
  last_commit: z.string().nullable(),
});
/** The record of an epic, folded from the journal. Times are ISO 8601, UTC; null while they have not come. */
export type EpicEntry = z.infer<typeof epicEntrySchema>;
