import type { Task, TaskSnapshot } from './models/task.js';

/** What the journal keeps of a task. */
export function snapshotOf(task: Task): TaskSnapshot {
  const { title, description, type, priority, labels, acceptance_criteria, depends_on, created_at } = task;
  return { title, description, type, priority, labels, acceptance_criteria, depends_on, created_at };
}
