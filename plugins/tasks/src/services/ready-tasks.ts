import { CubError, EXIT, type Task } from '@cub/schema';
import { findCycle } from './find-cycle.js';

/**
 * What can be worked on now: open or retry, every dependency closed, not an epic, not claimed; by priority, then creation.
 * @throws CubError `CUB_TASK_CYCLE` (exit 3) when tasks that are still to be done wait for each other
 */
export function readyTasks(tasks: readonly Task[], claimed: ReadonlySet<string>): Task[] {
  const closed = new Set(tasks.filter((task) => task.status === 'closed').map((task) => task.id));
  refuseCycle(tasks.filter((task) => !closed.has(task.id)));
  return tasks
    .filter((task) => (task.status === 'open' || task.status === 'retry') && task.type !== 'epic' && !claimed.has(task.id))
    .filter((task) => task.depends_on.every((id) => closed.has(id)))
    .sort(byUrgency);
}

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

/** @param from looks only at what this task waits for. @throws CubError `CUB_TASK_CYCLE` (exit 3) */
export function refuseCycle(tasks: readonly { id: string; depends_on: readonly string[] }[], from?: string): void {
  const edges = new Map(tasks.map((task) => [task.id, task.depends_on]));
  const cycle = findCycle(edges, from === undefined ? edges.keys() : [from]);
  if (!cycle) return;
  const [last, first] = [cycle.at(-2) ?? '', cycle.at(-1) ?? ''];
  throw new CubError(`tasks depend on each other in a circle: ${cycle.join(' → ')} (each waits for the next)`, {
    code: 'CUB_TASK_CYCLE',
    exit: EXIT.check,
    suggestions: [`Remove one of these dependencies, for example with \`cub task dep rm ${last} ${first}\`.`],
  });
}
