import type { Task } from '@cub/schema';
import type { NewTask } from '@cub/plugin-sdk';
import { DEFAULT_PRIORITY, NO_LINEAGE } from './task-fields.js';

/** A new task with a default for everything that is not given. @param now ISO 8601, UTC */
export function completeTask(given: NewTask, key: string, now: string): Task {
  return {
    kind: 'task',
    key,
    type: 'task',
    priority: DEFAULT_PRIORITY,
    status: 'open',
    labels: [],
    depends_on: [],
    parent: null,
    assignee: null,
    description: '',
    acceptance_criteria: [],
    files: [],
    verify: [],
    lineage: NO_LINEAGE,
    created_at: now,
    updated_at: now,
    closed_at: null,
    ...(defined(given) as NewTask),
  };
}

/** Without what is undefined. */
export function defined<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Partial<T>;
}
