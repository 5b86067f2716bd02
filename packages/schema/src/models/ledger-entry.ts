import * as z from 'zod';
import {
  artifactRefSchema,
  commitRefSchema,
  count,
  errorCategorySchema,
  lineageSchema,
  nanoUsd,
  stageSchema,
  tokensSchema,
} from './common.js';
import { taskSnapshotSchema } from './task.js';

const usd = z.number().nonnegative();

/**
 * One try of an agent at a task. Times are ISO 8601, UTC; `cost_usd` is `cost_nano_usd` for people; tokens, cost and duration are null when they are
 * unknown.
 */
export const attemptSchema = z.object({
  attempt_number: z.int().positive(),
  run_id: z.string().nullable(),
  started_at: z.string(),
  /** null while the attempt runs. */
  completed_at: z.string().nullable(),
  harness: z.string(),
  model: z.string().nullable(),
  success: z.boolean().nullable(),
  error_category: errorCategorySchema.nullable(),
  error_summary: z.string().nullable(),
  tokens: tokensSchema.nullable(),
  cost_usd: usd.nullable(),
  cost_nano_usd: nanoUsd.nullable(),
  /** How many invocations of an agent in this attempt have no known cost. */
  unknown_cost_count: count,
  /** How many invocations of an agent in this attempt have no known tokens. */
  unknown_tokens_count: count,
  duration_seconds: z.number().nonnegative().nullable(),
  exit_code: z.int().nullable(),
  files_changed: z.array(z.string()),
  prompt: artifactRefSchema.nullable(),
  log: artifactRefSchema.nullable(),
  patch: artifactRefSchema.nullable(),
});
/** See {@link attemptSchema}. `success` is null while the attempt runs. */
export type Attempt = z.infer<typeof attemptSchema>;

/** How work on a task ended. */
export const TASK_ENDS = ['completed', 'failed', 'blocked'] as const;

/** How work on a task ended and what it took, over all attempts of all runs. Missing (null in the entry) while the task is worked on. */
export const outcomeSchema = z.object({
  status: z.enum(TASK_ENDS),
  success: z.boolean(),
  partial: z.boolean(),
  /** null when an imported record does not say. */
  completed_at: z.string().nullable(),
  total_cost_usd: usd.nullable(),
  total_cost_nano_usd: nanoUsd.nullable(),
  unknown_cost_count: count,
  total_attempts: count,
  total_duration_seconds: z.number().nonnegative().nullable(),
  /** How many attempts have no known duration. */
  unknown_duration_count: count,
  final_model: z.string().nullable(),
  escalated: z.boolean(),
  /** Distinct models in the order of their first use. */
  escalation_path: z.array(z.string()),
  files_changed: z.array(z.string()),
  commits: z.array(commitRefSchema),
  approach: z.string().nullable(),
  decisions: z.array(z.string()),
  lessons_learned: z.array(z.string()),
  /** Why the task ended blocked or failed. */
  reason: z.string().nullable(),
});
/** See {@link outcomeSchema}. */
export type Outcome = z.infer<typeof outcomeSchema>;

/** A step of a task from one stage to another. `at` is ISO 8601, UTC, null when an imported record does not say; `by` is a person or an agent. */
export const stateChangeSchema = z.object({
  stage: stageSchema,
  at: z.string().nullable(),
  by: z.string(),
  reason: z.string().optional(),
});

/** The file of somebody else that a record was imported from. */
export const importOriginSchema = z.strictObject({
  /** Which shape it had, for example `task-0`. */
  format: z.string(),
  /** Relative to the imported folder; of a line of a file `index.jsonl:7`. */
  path: z.string(),
  /** Of the original bytes. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

export const oddityShape = {
  place: z.string(),
  what: z.string(),
  kept_as: z.string(),
};

/** Where an imported record came from, and what of it has no place in our model. */
export const importedSchema = z.object({
  origin: importOriginSchema,
  extra: z.record(z.string(), z.unknown()),
  oddities: z.array(z.object(oddityShape)),
});
export type Imported = z.infer<typeof importedSchema>;

/** `by-task/<id>/entry.json`: everything that happened to one task. */
export const ledgerEntrySchema = z.object({
  version: z.literal(1),
  kind: z.literal('task'),
  id: z.string(),
  title: z.string(),
  lineage: lineageSchema,
  task: taskSnapshotSchema.extend({ captured_at: z.string() }),
  task_changed: z
    .object({
      detected_at: z.string(),
      fields_changed: z.array(z.string()),
      original_description: z.string(),
      final_description: z.string(),
      notes: z.string().nullable(),
    })
    .nullable(),
  attempts: z.array(attemptSchema),
  outcome: outcomeSchema.nullable(),
  drift: z
    .object({
      additions: z.array(z.string()),
      omissions: z.array(z.string()),
      severity: z.enum(['none', 'minor', 'significant']),
    })
    .nullable(),
  verification: z.object({
    status: z.enum(['pending', 'pass', 'fail']),
    checked_at: z.string().nullable(),
    tests_passed: z.boolean().nullable(),
    typecheck_passed: z.boolean().nullable(),
    lint_passed: z.boolean().nullable(),
    notes: z.array(z.string()),
  }),
  workflow: z.object({ stage: stageSchema, stage_updated_at: z.string().nullable() }),
  state_history: z.array(stateChangeSchema),
  started_at: z.string(),
  completed_at: z.string().nullable(),
  /** Only in an entry that was imported. */
  imported: importedSchema.nullable().optional(),
});
/** The record of a task, folded from the journal: times are ISO 8601, UTC, durations are in seconds, money is in nano-USD beside USD for people. */
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;
