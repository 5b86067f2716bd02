import * as z from 'zod';
import { count, lineageSchema, nanoUsd, stageSchema, tokensSchema } from './common.js';
import { stateChangeSchema } from './ledger-entry.js';

const usd = z.number().nonnegative();

/**
 * Sums over the tasks of an epic. Durations are in seconds; `…_usd` is for people, `…_nano_usd` is the truth; a sum over unknown figures is the known
 * part, the `unknown_…_count` beside it says how many were unknown, and null means that nothing is known. Averages are over what is known.
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
  total_tokens: tokensSchema.nullable(),
  unknown_tokens_count: count,
  /** Over tasks with known tokens. */
  avg_tokens: z.number().nonnegative().nullable(),
  total_duration_seconds: z.number().nonnegative().nullable(),
  unknown_duration_count: count,
  /** Over tasks with a known duration. */
  avg_duration_seconds: z.number().nonnegative().nullable(),
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
  epic: z.object({
    title: z.string(),
    description: z.string(),
    captured_at: z.string().nullable(),
    /** What an imported record says of the epic; null and empty where nothing does. */
    status: z.string().nullable(),
    priority: z.int().nullable(),
    labels: z.array(z.string()),
    created_at: z.string().nullable(),
    started_at: z.string().nullable(),
    completed_at: z.string().nullable(),
  }),
  task_ids: z.array(z.string()),
  aggregates: epicAggregatesSchema,
  /** The stage of the least progressed child. */
  workflow: z.object({ stage: stageSchema, stage_updated_at: z.string().nullable() }),
  state_history: z.array(stateChangeSchema),
  started_at: z.string().nullable(),
  completed_at: z.string().nullable(),
  updated_at: z.string(),
  first_commit: z.string().nullable(),
  last_commit: z.string().nullable(),
});
/** The record of an epic, folded from the journal. Times are ISO 8601, UTC; null while they have not come. */
export type EpicEntry = z.infer<typeof epicEntrySchema>;
