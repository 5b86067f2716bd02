import type { Task } from '@cub/schema';

/** Priority, creation, id; ids in the order of their numbers. */
export function byUrgency(a: Task, b: Task): number {
  return a.priority - b.priority || compare(a.created_at, b.created_at) || byId(a, b);
}

const collator = new Intl.Collator('en', { numeric: true });

export function byId(a: { id: string }, b: { id: string }): number {
  return collator.compare(a.id, b.id) || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
