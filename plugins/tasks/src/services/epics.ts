import { CubError, EXIT, type Task } from '@cub/schema';
import { plural } from '@cub/plugin-sdk/text';
import { TaskGraph } from './task-graph.js';

const MAX_NAMED = 10;

/** @returns the tasks of an epic that are not done, those of epics below it included */
export function openTasksOf(epic: string, items: readonly Task[]): Task[] {
  const graph = new TaskGraph(items);
  return items.filter((task) => !graph.isDone(task.id) && graph.ancestorsOf(task.id).includes(epic));
}

/**
 * Closing an epic over open tasks would call work done that nobody has done.
 * @throws CubError `CUB_TASK_EPIC_OPEN` that names them
 */
export function refuseOpenTasks(epic: string, items: readonly Task[]): void {
  const open = openTasksOf(epic, items).map(({ id }) => id);
  if (open.length === 0) return;
  const named = open.slice(0, MAX_NAMED).join(', ') + (open.length > MAX_NAMED ? ', …' : '');
  throw new CubError(`epic ${epic} has ${plural(open.length, 'open task')}: ${named}`, {
    code: 'CUB_TASK_EPIC_OPEN',
    suggestions: [
      'Close them, or give them to another epic with `cub task update ID --parent EPIC`. The epic closes with its last open task.',
    ],
  });
}

/** An epic is a list of tasks: nobody works on it. @throws CubError `CUB_TASK_IS_EPIC` (exit 2) */
export function refuseEpic({ id, type }: Task, what: string): void {
  if (type !== 'epic') return;
  throw new CubError(`${id} is an epic; only its tasks can be ${what}`, {
    code: 'CUB_TASK_IS_EPIC',
    exit: EXIT.usage,
    suggestions: [`See what is ready in it with \`cub task ready --epic ${id}\`.`],
  });
}

/**
 * Only an open task opens an epic again: one whose tasks are all closed counts as done.
 * @throws CubError `CUB_TASK_EPIC_DONE`
 */
export function refuseReopeningDone({ id, type }: Task, items: readonly Task[]): void {
  const hasTasks = items.some((task) => task.parent === id);
  if (type !== 'epic' || !hasTasks || openTasksOf(id, items).length > 0) return;
  throw new CubError(`epic ${id} cannot be opened again: all of its tasks are closed, so it counts as done`, {
    code: 'CUB_TASK_EPIC_DONE',
    suggestions: [
      `Open one of its tasks again, or create one with \`cub task create "…" --parent ${id}\`: that opens the epic, too.`,
    ],
  });
}
