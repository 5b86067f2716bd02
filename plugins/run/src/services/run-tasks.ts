import { nearMatches } from '@cub/plugin-sdk/text';
import { CubError, EXIT, isCubError, type Task } from '@cub/schema';
import type { Claim, TaskFilter, TaskService } from '@cub/plugin-sdk';
import type { Leftovers } from '../loop/end-of-run.js';
import type { TaskResult } from '../loop/results.js';

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

/**
 * What of a run's selection is not done. A run of one task is about that task alone; for any other, a file that cannot be read may be
 * a task that it should have worked on.
 * @param once whether the run ended after one task on purpose
 */
export async function countLeftovers(tasks: TaskService, { filter, taskId }: Selection, once: boolean, worked: readonly TaskResult[]): Promise<Leftovers> {
  const ids = new Set(worked.map(({ task }) => task.id));
  if (taskId !== null) ids.add(taskId);
  const { items, faults } = await tasks.list({ ...(taskId === null ? filter : {}), status: ['blocked'] });
  const isOneTask = taskId !== null || (once && worked.length > 0);
  const blocked = items.filter(({ id, type }) => type !== 'epic' && (!isOneTask || ids.has(id))).length;
  const [selected, all] = await Promise.all([taskId === null ? tasks.ready(filter) : [], tasks.ready()]);
  const others = (found: readonly Task[]) => found.filter(({ id }) => !ids.has(id)).length;
  const ready = others(selected);
  return { blocked, ready, elsewhere: others(all) - ready, unreadable: isOneTask ? 0 : faults.length };
}

/** A filter that no task has is a typing error, not an empty list. @throws CubError `CUB_RUN_NO_SUCH_TASKS` with near matches */
export async function requireSelection(tasks: TaskService, filter: TaskFilter): Promise<void> {
  if ((await tasks.list(filter)).items.length > 0) return;
  const { items } = await tasks.list();
  const known: Readonly<Record<string, readonly (string | null)[]>> = {
    epic: items.map((task) => task.parent),
    plan: items.flatMap(({ lineage }) => [lineage.plan_id, lineage.plan_file?.split('/')[1] ?? null]),
    label: items.flatMap((task) => task.labels),
  };
  for (const [name, values] of Object.entries(known)) {
    const wanted = filter[name as 'epic' | 'plan' | 'label'];
    if (wanted === undefined || values.includes(wanted)) continue;
    const near = nearMatches(wanted, new Set(values.filter((value) => value !== null)));
    throw new CubError(`no task is of the ${name} "${wanted}"`, {
      code: 'CUB_RUN_NO_SUCH_TASKS',
      suggestions: [...(near.length > 0 ? [`Did you mean ${near.map((value) => `\`${value}\``).join(', ')}?`] : []), 'See all tasks with `cub task list`.'],
    });
  }
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

/** Claims a task. @returns null when somebody else has it, or has ended it meanwhile */
export async function tryClaim(tasks: TaskService, id: string, runId: string): Promise<Claim | null> {
  try {
    return await tasks.claim(id, runId);
  } catch (error) {
    if (isCubError(error) && ['CUB_TASK_CLAIMED', 'CUB_TASK_ENDED'].includes(error.code)) return null;
    throw error;
  }
}
