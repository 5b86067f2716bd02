import * as z from 'zod';
import { count, nanoUsd, tokensSchema } from './common.js';

/** `completed`: every task of every epic is; `released`: all of them are released. */
export const PLAN_STATUSES = ['in_progress', 'completed', 'released'] as const;

/** `by-plan/<plan-id>/entry.json`: the sum of a plan's epics, and of its tasks that have none. */
export const planEntrySchema = z.object({
  version: z.literal(1),
  kind: z.literal('plan'),
  id: z.string(),
  plan_id: z.string(),
  title: z.string(),
  description: z.string(),
  spec_id: z.string().nullable(),
  spec_file: z.string().nullable(),
  plan_file: z.string().nullable(),
  /** Ids of its epics, in the order of the plan; then those that only name it. */
  epics: z.array(z.string()),
  /** `completed` when every task succeeded, `released` when every task is. */
  status: z.enum(PLAN_STATUSES),
  started_at: z.string(),
  /** When the last task was completed; null while one is not. */
  completed_at: z.string().nullable(),
  updated_at: z.string(),
  total_cost_usd: z.number().nonnegative().nullable(),
  total_cost_nano_usd: nanoUsd.nullable(),
  unknown_cost_count: count,
  /** null when nothing is known, as every sum. */
  total_tokens: tokensSchema.nullable(),
  unknown_tokens_count: count,
  /** Tasks of its epics and those without an epic, worked or not. */
  total_tasks: count,
  completed_tasks: count,
  /** Failed or blocked. */
  failed_tasks: count,
  total_attempts: count,
  total_duration_seconds: z.number().nonnegative().nullable(),
  unknown_duration_count: count,
});
/** The record of a plan: times are ISO 8601, UTC; null while they have not come. */
export type PlanEntry = z.infer<typeof planEntrySchema>;
