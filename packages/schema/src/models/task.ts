import * as z from 'zod';
import { lineageSchema } from './common.js';

/** Every {@link TaskStatus}. */
export const TASK_STATUSES = ['open', 'in_progress', 'blocked', 'retry', 'closed'] as const;
/** One of {@link TASK_STATUSES}. */
export const taskStatusSchema = z.enum(TASK_STATUSES);
/** What can be said about a task: only `open` and `retry` are worked on; `retry` failed and may be tried again, `blocked` waits for a person. */
export type TaskStatus = z.infer<typeof taskStatusSchema>;

/** A unit of work as a task backend returns it. An epic is a task of type `epic`, never worked itself. */
export const taskSchema = z.object({
  id: z.string(),
  kind: z.literal('task'),
  /** Immutable ULID; the id is only its label. */
  key: z.string(),
  title: z.string(),
  /** `task`, `feature`, `bug`, `epic`, … */
  type: z.string(),
  /** 0 is the most urgent, 4 the least. */
  priority: z.int().min(0).max(4),
  /** As the file says; `TaskService` shows what this machine knows better. */
  status: taskStatusSchema,
  /** `model:x` chooses the agent's model; all others are the project's own. */
  labels: z.array(z.string()),
  /** Ids of the tasks that have to be closed first. */
  depends_on: z.array(z.string()),
  /** Id of the epic; null for a task of its own. */
  parent: z.string().nullable(),
  /** Who works on it, a name for people; nothing depends on it. */
  assignee: z.string().nullable(),
  description: z.string(),
  acceptance_criteria: z.array(z.string()),
  /** Paths that the plan names for this task. */
  files: z.array(z.string()),
  /** Commands that must succeed before the task counts as done; empty = the configuration's. */
  verify: z.array(z.string()),
  lineage: lineageSchema,
  created_at: z.string(),
  updated_at: z.string(),
  /** ISO 8601, UTC; null while the task is not closed. */
  closed_at: z.string().nullable(),
  /** Id of the event that ended work on the task, when the status was set by hand after that end: a reopened task names it. */
  status_after: z.string().optional(),
});
/** A unit of work as a task backend returns it, epics among them (type `epic`). Times are ISO 8601, UTC; paths are relative to the project's root. */
export type Task = z.infer<typeof taskSchema>;

/** What the journal keeps of a task at its start and at its end. `task_changed` compares these fields. */
export const taskSnapshotSchema = z.object({
  title: z.string(),
  description: z.string(),
  type: z.string(),
  priority: z.int(),
  labels: z.array(z.string()),
  acceptance_criteria: z.array(z.string()),
  depends_on: z.array(z.string()),
  created_at: z.string(),
});
/** The fields of a task that the journal keeps, and that `task_changed` compares. */
export type TaskSnapshot = z.infer<typeof taskSnapshotSchema>;
