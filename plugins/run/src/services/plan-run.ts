import type { Cub } from '@cub/plugin-sdk';
import { isCubError, type Task } from '@cub/schema';
import { chooseHarness } from '../harness/choose-harness.js';
import { chooseCommands } from '../verify/choose-commands.js';
import { chooseModel } from './choose-model.js';
import { openRunServices } from './run-services.js';
import type { RunRequest } from './start-run.js';

/** What a run would do if every task succeeded. */
export interface RunPlan {
  readonly kind: 'run-plan';
  /** null when it is not known yet which agent to use. */
  readonly harness: string | null;
  readonly items: readonly PlannedTask[];
  readonly total: number;
}

export interface PlannedTask {
  readonly id: string;
  readonly title: string;
  readonly model: string | null;
  readonly verify: readonly string[];
}

export async function planRun(cub: Cub, { options, harness }: RunRequest): Promise<RunPlan> {
  const services = await openRunServices(cub);
  const chosen = await harnessOrNone(cub, services.config, { id: harness, options: options.harnessOptions });
  const tasks: Task[] = [];
  const closed = new Set<string>();
  for (;;) {
    const ready = await services.tasks.ready(options.taskId === null ? options.filter : {}, { assumeClosed: closed });
    const next = ready.find((task) => options.taskId === null || task.id === options.taskId);
    if (!next || closed.has(next.id)) break;
    tasks.push(next);
    closed.add(next.id);
    if (options.once) break;
  }
  const items = tasks.map((task) => ({
    id: task.id,
    title: task.title,
    model: chooseModel(task, options, 1),
    verify: chooseCommands({ flags: options.verify.commands, task, config: services.config, root: services.project.root }).commands,
  }));
  return services.redactor.value({ kind: 'run-plan' as const, harness: chosen, items, total: items.length });
}

/** A plan is worth seeing also before an agent is set up. */
async function harnessOrNone(...wish: Parameters<typeof chooseHarness>): Promise<string | null> {
  try {
    return (await chooseHarness(...wish)).id;
  } catch (error) {
    if (isCubError(error) && error.code === 'CUB_RUN_NO_HARNESS') return null;
    throw error;
  }
}
