import * as z from 'zod';
import { lineageSchema } from './common.js';

export const TASK_STATUSES = ['open', 'in_progress', 'blocked', 'retry', 'closed'] as const;
export const taskStatusSchema = z.enum(TASK_STATUSES);
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
  status: taskStatusSchema,
  labels: z.array(z.string()),
  depends_on: z.array(z.string()),
  /** Id of the epic. */
  parent: z.string().nullable(),
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
  closed_at: z.string().nullable(),
});
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
export type TaskSnapshot = z.infer<typeof taskSnapshotSchema>;
