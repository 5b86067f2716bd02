import type { Lineage, TaskStatus } from '@cub/schema';

/** The statuses of a task, without loading the zod models. */
export const TASK_STATUSES: readonly TaskStatus[] = ['open', 'in_progress', 'blocked', 'retry', 'closed'];

/** The types that cub creates; others, which came with a file, stay as they are. */
export const TASK_TYPES = ['task', 'feature', 'bug', 'epic', 'chore', 'docs', 'test', 'refactor', 'spike', 'story', 'decision'] as const;

export const DEFAULT_PRIORITY = 2;

export const NO_LINEAGE: Lineage = { spec_id: null, spec_file: null, plan_id: null, plan_file: null, epic_id: null };

export function isTaskStatus(value: unknown): value is TaskStatus {
  return (TASK_STATUSES as readonly unknown[]).includes(value);
}

/** `0`, `P0`, `p4`, 3 → 0 … 4. @returns undefined for anything else */
export function parsePriority(value: unknown): number | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const digit = /^[Pp]?([0-4])$/.exec(String(value).trim())?.[1];
  return digit === undefined ? undefined : Number(digit);
}

/** Equality of field values as they are written: key order does not matter for lineage because it is always written alike. */
export function sameValue(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
