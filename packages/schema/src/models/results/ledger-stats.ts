import * as z from 'zod';
import { count, nanoUsd, tokensSchema } from '../common.js';

const usd = z.number().nonnegative();
const seconds = z.number().nonnegative();
const groupingSchema = z.enum(['model', 'harness', 'epic', 'plan', 'day', 'label']);

/** Sums over some attempts; null = unknown. */
const workSchema = z.object({
  cost_usd: usd.nullable(),
  cost_nano_usd: nanoUsd.nullable(),
  unknown_cost_count: count,
  attempts: count,
  attempts_succeeded: count,
  success_rate: z.number().min(0).max(1).nullable(),
  cost_per_success_usd: usd.nullable(),
  cost_per_success_nano_usd: nanoUsd.nullable(),
  tokens: tokensSchema.extend({ total: count }).nullable(),
  unknown_tokens_count: count,
  duration_seconds: seconds.nullable(),
  unknown_duration_count: count,
  avg_duration_seconds: seconds.nullable(),
});

const statsGroupSchema = workSchema.extend({
  id: z.string().nullable(),
  kind: groupingSchema,
  tasks: count,
});

/** `cub ledger stats` */
export const ledgerStatsResultSchema = workSchema.extend({
  kind: z.literal('stats'),
  tasks: count,
  tasks_completed: count,
  tasks_failed: count,
  escalations: count,
  by: groupingSchema,
  groups_overlap: z.boolean(),
  groups: z.array(statsGroupSchema),
});
export type LedgerStatsResult = z.infer<typeof ledgerStatsResultSchema>;
