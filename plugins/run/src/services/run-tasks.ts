import { CubError, EXIT, isCubError, type Task } from '@cub/schema';
import type { Claim, TaskFilter, TaskService } from '@cub/plugin-sdk';

/** Which tasks a run may take. */
export interface Selection {
  readonly filter: TaskFilter;
  readonly taskId: string | null;
  /** A task that an earlier run was cut off at: it comes first. */
  readonly first: string | null;
}

/** The next task to work on; null when none is ready. */
export async function nextTask(tasks: TaskService, { filter, taskId, first }: Selection, worked: ReadonlySet<string>): Promise<Task | null> {
  const ready = (await tasks.ready(taskId === null ? filter : {})).filter((task) => !worked.has(task.id));
  if (taskId !== null) return ready.find((task) => task.id === taskId) ?? null;
  return ready.find((task) => task.id === first) ?? ready[0] ?? null;
}

/** How many tasks of the selection are blocked. */
export async function countBlocked(tasks: TaskService, { filter, taskId }: Selection): Promise<number> {
  const { items } = await tasks.list({ ...(taskId === null ? filter : {}), status: ['blocked'] });
  return items.filter((task) => task.type !== 'epic' && (taskId === null || task.id === taskId)).length;
}

/** Says why a task that was asked for cannot be worked on now. @throws CubError `CUB_TASK_NOT_FOUND`, `CUB_RUN_TASK_NOT_READY`, `CUB_TASK_CLAIMED` (exit 4) */
export async function requireReady(tasks: TaskService, id: string): Promise<void> {
  const task = await tasks.get(id);
  if ((await tasks.ready()).some((ready) => ready.id === id)) return;
  const claim = (await tasks.claims()).find((held) => held.taskId === id);
  if (claim) {
    throw new CubError(`${id} is claimed ${claim.pid === null ? 'by hand' : `by process ${claim.pid}`} on ${claim.host} since ${claim.claimedAt}`, { code: 'CUB_TASK_CLAIMED', exit: EXIT.conflict });
  }
  throw new CubError(`${id} cannot be worked on now: ${await whyNotReady(tasks, task)}`, {
    code: 'CUB_RUN_TASK_NOT_READY',
    suggestions: [...(['closed', 'blocked'].includes(task.status) ? [`Open it again with \`cub task reopen ${id}\`.`] : []), 'See what can be worked on with `cub task ready`.'],
  });
}

async function whyNotReady(tasks: TaskService, task: Task): Promise<string> {
  if (task.type === 'epic') return 'it is an epic; work on its tasks with `--epic`';
  if (task.status !== 'open' && task.status !== 'retry') return `it is ${task.status}`;
  const { items } = await tasks.list();
  const closed = new Set(items.filter((other) => other.status === 'closed').map((other) => other.id));
  return `it waits for ${task.depends_on.filter((id) => !closed.has(id)).join(', ')}`;
}

/** Claims a task. @returns null when somebody else has it */
export async function tryClaim(tasks: TaskService, id: string, runId: string): Promise<Claim | null> {
  try {
    return await tasks.claim(id, runId);
  } catch (error) {
    if (isCubError(error) && error.code === 'CUB_TASK_CLAIMED') return null;
    throw error;
  }
}
