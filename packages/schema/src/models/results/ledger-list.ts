import * as z from 'zod';
import { count, nanoUsd, stageSchema } from '../common.js';
import { TASK_ENDS } from '../ledger-entry.js';

/** `open` is a task that nobody has worked on. */
export const taskLineStatusSchema = z.enum(['open', 'in_progress', ...TASK_ENDS]);

/** One line of `cub ledger list` and `cub ledger search`. */
export const indexLineSchema = z.object({
  type: z.literal('task'),
  kind: z.literal('task'),
  id: z.string(),
  title: z.string(),
  epic: z.string().nullable(),
  plan: z.string().nullable(),
  stage: stageSchema,
  status: taskLineStatusSchema,
  /** USD */
  cost: z.number().nonnegative().nullable(),
  cost_nano_usd: nanoUsd.nullable(),
  unknown_cost_count: count,
  attempts: count,
  runs: z.array(z.string()),
  harnesses: z.array(z.string()),
  models: z.array(z.string()),
  escalated: z.boolean(),
  drift: z.string().nullable(),
  started_at: z.string(),
  completed_at: z.string().nullable(),
  updated_at: z.string(),
});

/** A task of the ledger in one line; times are ISO 8601, UTC, `cost` is `cost_nano_usd` for people. */
export type LedgerLine = z.infer<typeof indexLineSchema>;

export const ledgerListResultSchema = z.object({
  items: z.array(indexLineSchema),
  /** All that match, also beyond the limit. */
  total: count,
});
export type LedgerListResult = z.infer<typeof ledgerListResultSchema>;
