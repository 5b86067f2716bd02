import * as z from 'zod';
import { commitRefSchema, count, nanoUsd, stageSchema } from '../common.js';
import { epicEntrySchema } from '../epic-entry.js';
import { attemptSchema, ledgerEntrySchema } from '../ledger-entry.js';
import { planEntrySchema } from '../plan-entry.js';
import { runEntrySchema } from '../run-entry.js';
import { taskLineStatusSchema } from './ledger-list.js';

/** A task of an epic or a run. */
const taskLineSchema = z.object({
  id: z.string(),
  kind: z.literal('task'),
  title: z.string().nullable(),
  status: taskLineStatusSchema,
  stage: stageSchema.nullable(),
  attempts: count,
  duration_seconds: z.number().nonnegative().nullable(),
  unknown_duration_count: count,
  cost_usd: z.number().nonnegative().nullable(),
  cost_nano_usd: nanoUsd.nullable(),
  unknown_cost_count: count,
  models: z.array(z.string()),
});

/** An epic of a plan; null where no task of it was started. */
const epicLineSchema = z.object({
  id: z.string(),
  kind: z.literal('epic'),
  title: z.string().nullable(),
  stage: stageSchema.nullable(),
  total_tasks: count.nullable(),
  tasks_completed: count,
  attempts: count,
  duration_seconds: z.number().nonnegative().nullable(),
  unknown_duration_count: count,
  cost_usd: z.number().nonnegative().nullable(),
  cost_nano_usd: nanoUsd.nullable(),
  unknown_cost_count: count,
});

const shownAttemptSchema = attemptSchema.extend({
  id: z.string(),
  kind: z.literal('attempt'),
  task_id: z.string(),
  task_title: z.string(),
  prompt_path: z.string().nullable(),
  log_path: z.string().nullable(),
  patch_path: z.string().nullable(),
});

/** `cub ledger show`: an entry by its `kind`, with what is looked up for it. */
export const ledgerShowResultSchema = z.discriminatedUnion('kind', [
  ledgerEntrySchema.extend({ closing_commits: z.array(commitRefSchema) }),
  epicEntrySchema.extend({ tasks: z.array(taskLineSchema) }),
  planEntrySchema.extend({ epic_lines: z.array(epicLineSchema), tasks: z.array(taskLineSchema) }),
  runEntrySchema.extend({ tasks: z.array(taskLineSchema) }),
  shownAttemptSchema,
]);
export type LedgerShowResult = z.infer<typeof ledgerShowResultSchema>;
