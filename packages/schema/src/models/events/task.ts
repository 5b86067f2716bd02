import * as z from 'zod';
import { commitRefSchema, errorCategorySchema, lineageSchema } from '../common.js';
import { taskSnapshotSchema } from '../task.js';

export const planSnapshotSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  spec_id: z.string().nullable(),
  spec_file: z.string().nullable(),
  plan_file: z.string().nullable(),
  /** Ids of the epics. */
  children: z.array(z.string()),
});

export const epicSnapshotSchema = planSnapshotSchema.extend({
  plan_id: z.string().nullable(),
  /** Ids of the tasks. */
  children: z.array(z.string()),
});

export const taskStartedSchema = z.strictObject({
  snapshot: taskSnapshotSchema,
  lineage: lineageSchema,
});

/** What an agent says about its own work in `<approach>`, `<decisions>`, `<lessons>` and `<omitted>` blocks. */
export const agentNotesSchema = z.strictObject({
  approach: z.string().nullable(),
  decisions: z.array(z.string()),
  lessons_learned: z.array(z.string()),
});
export type AgentNotes = z.infer<typeof agentNotesSchema>;

/** Data of `task.completed`, `task.failed` and `task.blocked`. */
export const taskEndedSchema = z.strictObject({
  status: z.enum(['completed', 'failed', 'blocked']),
  /** Why a task is blocked or failed; the agent's own words for `<stuck>`. */
  reason: z.string().nullable(),
  error_category: errorCategorySchema.nullable(),
  exit_code: z.int().nullable(),
  duration_sec: z.number().nonnegative(),
  files_touched: z.array(z.string()),
  /** Commits that the agent made itself; the closing commit is found through its trailer. */
  commits: z.array(commitRefSchema),
  snapshot: taskSnapshotSchema,
  /** A partial success: work was kept although the task is not done. */
  partial: z.boolean(),
  notes: agentNotesSchema,
});
