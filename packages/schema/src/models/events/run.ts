import * as z from 'zod';
import { count, nanoUsd } from '../common.js';

/** The limits of a run; null = none. `time_limit_s` is in seconds. */
export const runBudgetSchema = z.strictObject({
  cost_limit_nano_usd: nanoUsd.nullable(),
  tokens_limit: count.nullable(),
  time_limit_s: z.number().nonnegative().nullable(),
  max_iterations: count.nullable(),
  max_attempts: count.nullable(),
});
/** See {@link runBudgetSchema}. */
export type RunBudget = z.infer<typeof runBudgetSchema>;

/** Data of `run.started`. */
export const runStartedSchema = z.strictObject({
  harness: z.string(),
  model: z.string().nullable(),
  config: z.record(z.string(), z.unknown()),
  workflow: z.string(),
  definition_hash: z.string().nullable(),
  epoch: z.int().positive(),
  budget: runBudgetSchema,
});

/** How a run ended. */
export const runEndedSchema = z.strictObject({
  reason: z.string(),
  /** Exit code that the run's process returned or would have returned. */
  exit_code: z.int(),
  iterations: count,
});

/** Data of `run.interrupted`: a run that was cut off, recorded by the next start. */
export const runInterruptedSchema = z.strictObject({
  reason: z.string(),
  iterations: count.optional(),
});

/** Data of `run.resumed`: a run that goes on; `epoch` counts its starts. */
export const runResumedSchema = z.strictObject({ epoch: z.int().positive(), reason: z.string() });
