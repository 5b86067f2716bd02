import * as z from 'zod';
import { count, errorCategorySchema, nanoUsd, stageSchema } from '../common.js';
import { TASK_ENDS } from '../ledger-entry.js';
import { runStatusSchema } from '../run-entry.js';

/** `open` is a task that nobody has worked on. */
export const taskLineStatusSchema = z.enum(['open', 'in_progress', ...TASK_ENDS]);

/** A task in one line of `cub ledger list` and `cub ledger search`. */
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
  /** Why attempts failed, each category once. */
  error_categories: z.array(errorCategorySchema),
  started_at: z.string(),
  completed_at: z.string().nullable(),
  updated_at: z.string(),
});

/** A task of the ledger in one line; times are ISO 8601, UTC, `cost` is `cost_nano_usd` for people. */
export type LedgerLine = z.infer<typeof indexLineSchema>;

const sumLineSchema = z.object({
  id: z.string(),
  title: z.string(),
  epic: z.null(),
  /** USD */
  cost: z.number().nonnegative().nullable(),
  cost_nano_usd: nanoUsd.nullable(),
  unknown_cost_count: count,
  attempts: count,
  completed_at: z.string().nullable(),
  updated_at: z.string(),
});

export const epicIndexLineSchema = sumLineSchema.extend({ type: z.literal('epic'), kind: z.literal('epic'), plan: z.string().nullable(), stage: stageSchema });
/** An epic of the ledger in one line: what its tasks come to. */
export type EpicIndexLine = z.infer<typeof epicIndexLineSchema>;

export const planIndexLineSchema = sumLineSchema.extend({ type: z.literal('plan'), kind: z.literal('plan'), plan: z.null(), stage: z.null() });
/** A plan of the ledger in one line: what its epics and its other tasks come to. */
export type PlanIndexLine = z.infer<typeof planIndexLineSchema>;

export const runIndexLineSchema = sumLineSchema.extend({
  type: z.literal('run'),
  kind: z.literal('run'),
  plan: z.null(),
  stage: z.null(),
  status: runStatusSchema,
  /** null when an imported run does not say. */
  attempts: count.nullable(),
  harnesses: z.array(z.string()),
});
/** A run of the ledger in one line; its title is its id. */
export type RunIndexLine = z.infer<typeof runIndexLineSchema>;

/** A line of `cub ledger list` and of the index, by its `kind`. */
export type AnyLedgerLine = LedgerLine | EpicIndexLine | PlanIndexLine | RunIndexLine;

export const ledgerListResultSchema = z.object({
  /** All of the kind that was asked for. */
  items: z.array(z.discriminatedUnion('kind', [indexLineSchema, epicIndexLineSchema, planIndexLineSchema, runIndexLineSchema])),
  /** All that match, also beyond the limit. */
  total: count,
});
export type LedgerListResult = z.infer<typeof ledgerListResultSchema>;
