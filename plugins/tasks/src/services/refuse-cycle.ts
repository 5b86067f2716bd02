import { CubError, EXIT, type Task } from '@cub/schema';
import { dependencyAlong, describeCycle } from './readiness.js';
import { TaskGraph } from './task-graph.js';

/**
 * Refuses a change of a task's relations after which it could never be finished.
 * @param after all tasks as they would be @param added the dependencies that are new
 * @throws CubError `CUB_TASK_CYCLE` (exit 3) that names the cycle
 */
export function refuseCycle(
  after: readonly Task[],
  id: string,
  { added, moved }: { added: readonly string[]; moved: boolean }
): void {
  const graph = new TaskGraph(after);
  const cycles = [
    ...added.map((target) => graph.cycleThrough(id, target)),
    moved ? graph.cycleThroughParent(id) : undefined,
  ];
  const cycle = cycles.find((found) => found !== undefined);
  if (!cycle) return;
  const tasks = new Map(after.map((task) => [task.id, task]));
  const [from, to] = dependencyAlong(cycle, tasks);
  const isDependency = tasks.get(from)?.depends_on.includes(to) && !(from === id && added.includes(to));
  throw new CubError(describeCycle(cycle), {
    code: 'CUB_TASK_CYCLE',
    exit: EXIT.check,
    suggestions: [
      isDependency
        ? `Remove one of these dependencies first: \`cub task dep rm ${from} ${to}\`.`
        : 'Nothing was changed.',
    ],
  });
}
