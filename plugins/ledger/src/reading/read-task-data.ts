import type { CommitRef, Lineage, Outcome, TaskSnapshot } from '@cub/schema';
import { amount, fieldsOf, integer, text, texts, type Fields } from './values.js';

export const NO_LINEAGE: Lineage = { spec_id: null, spec_file: null, plan_id: null, plan_file: null, epic_id: null };

/** Reads `lineage` of `task.started` and the like. */
export function readLineage(value: unknown): Lineage {
  const fields = fieldsOf(value);
  if (!fields) return NO_LINEAGE;
  return {
    spec_id: text(fields.spec_id),
    spec_file: text(fields.spec_file),
    plan_id: text(fields.plan_id),
    plan_file: text(fields.plan_file),
    epic_id: text(fields.epic_id),
  };
}

const UNSAID: TaskSnapshot = {
  title: '',
  description: '',
  type: 'task',
  priority: 2,
  labels: [],
  acceptance_criteria: [],
  depends_on: [],
  created_at: '',
};

/**
 * Reads a task's snapshot. @param before what is missing or broken is taken from here
 * @returns null when it has no title
 */
export function readSnapshot(value: unknown, before: TaskSnapshot = UNSAID): TaskSnapshot | null {
  const fields = fieldsOf(value);
  const title = text(fields?.title);
  if (!fields || title === null) return null;
  const list = (name: 'labels' | 'acceptance_criteria' | 'depends_on') =>
    Array.isArray(fields[name]) ? texts(fields[name]) : before[name];
  return {
    title,
    description: text(fields.description) ?? before.description,
    type: text(fields.type) ?? before.type,
    priority: integer(fields.priority) ?? before.priority,
    labels: list('labels'),
    acceptance_criteria: list('acceptance_criteria'),
    depends_on: list('depends_on'),
    created_at: text(fields.created_at) ?? before.created_at,
  };
}

/** How a task ended. */
export interface TaskEnd {
  readonly status: Outcome['status'];
  readonly partial: boolean;
  /** null where an imported record does not say. */
  readonly at: string | null;
  readonly reason: string | null;
  readonly durationSeconds: number | null;
  readonly approach: string | null;
  readonly decisions: readonly string[];
  readonly lessons: readonly string[];
}

/** Reads the data of `task.completed`, `task.failed` and `task.blocked`. */
export function readTaskEnd(data: Fields, at: string, status: Outcome['status']): TaskEnd {
  const notes = fieldsOf(data.notes) ?? {};
  return {
    status,
    partial: data.partial === true,
    at,
    reason: text(data.reason),
    durationSeconds: amount(data.duration_sec),
    approach: text(notes.approach),
    decisions: texts(notes.decisions),
    lessons: texts(notes.lessons_learned),
  };
}

/** Reads `commits`; what has no hash is left out. @param at for commits without a time of their own */
export function readCommits(value: unknown, at: string): CommitRef[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item) => readCommit(fieldsOf(item), at) ?? []);
}

function readCommit(fields: Fields | null, at: string): CommitRef | null {
  const hash = text(fields?.hash) ?? text(fields?.sha);
  if (!fields || hash === null) return null;
  const [author, patchId] = [text(fields.author), text(fields.patch_id)];
  return {
    hash,
    message: text(fields.message) ?? '',
    ...(author !== null && { author }),
    timestamp: text(fields.timestamp) ?? at,
    ...(patchId !== null && { patch_id: patchId }),
  };
}
