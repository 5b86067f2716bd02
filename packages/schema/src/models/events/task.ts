import * as z from 'zod';
import { commitRefSchema, errorCategorySchema, isoTime, lineageSchema } from '../common.js';
import { taskSnapshotSchema } from '../task.js';

/** Data of `plan.snapshot`: a plan as it was imported. */
export const planSnapshotSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  spec_id: z.string().nullable(),
  spec_file: z.string().nullable(),
  plan_file: z.string().nullable(),
  /** Ids of the epics. */
  children: z.array(z.string()),
  /** When it was so, where that is long before the event: what is imported. */
  captured_at: isoTime.optional(),
});

/** Data of `epic.snapshot`: an epic at import, and again before a task of it starts when it has changed. */
export const epicSnapshotSchema = planSnapshotSchema.extend({
  plan_id: z.string().nullable(),
  /** Ids of the tasks. */
  children: z.array(z.string()),
  /** What an imported record says of the epic beside that. */
  status: z.string().nullable().optional(),
  priority: z.int().nullable().optional(),
  labels: z.array(z.string()).optional(),
  created_at: z.string().nullable().optional(),
  started_at: z.string().nullable().optional(),
  completed_at: z.string().nullable().optional(),
});

/** Data of `task.started`: the task as it is at that moment, and where it comes from. */
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
/** See {@link agentNotesSchema}; null and empty where the agent said nothing. */
export type AgentNotes = z.infer<typeof agentNotesSchema>;

/** Data of `task.completed`, `task.failed` and `task.blocked`. */
export const taskEndedSchema = z.strictObject({
  status: z.enum(['completed', 'failed', 'blocked']),
  /** Why a task is blocked or failed; the agent's own words for `<stuck>`. */
  reason: z.string().nullable(),
  error_category: errorCategorySchema.nullable(),
  exit_code: z.int().nullable(),
  /** null when nobody measured it: the work was cut off. */
  duration_sec: z.number().nonnegative().nullable(),
  files_touched: z.array(z.string()),
  /** Commits that the agent made itself; the closing commit is found through its trailer. */
  commits: z.array(commitRefSchema),
  snapshot: taskSnapshotSchema,
  /** A partial success: work was kept although the task is not done. */
  partial: z.boolean(),
  notes: agentNotesSchema,
});
