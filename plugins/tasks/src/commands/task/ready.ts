import type { Task } from '@cub/schema';
import { tasksToken, type TaskFault } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';
import { renderCycles, renderFaults, renderTasks, renderWaiting } from '../../render/render-tasks.js';
import { waitingTasks, type WaitingTask } from '../../services/waiting-tasks.js';
import { selectionFlags, statusFlag, taskFilter } from '../../task-selection.js';

export interface TaskReadyResult {
  items: Task[];
  total: number;
  /** Task files that could not be read: one of them may be ready, too. */
  faults: TaskFault[];
  /** Tasks of the selection that are open or to be retried but not ready, and why. */
  waiting: WaitingTask[];
  /** Tasks that wait for each other: each cycle as ids, the first one again at its end. */
  cycles: (readonly string[])[];
}

export default class TaskReady extends CubCommand<TaskReadyResult> {
  static override summary = 'List the tasks that can be worked on now';
  static override description =
    'Open or to be retried, not claimed, not deferred, and nothing left to wait for: neither a dependency of the task nor one of an epic above it. The most urgent comes first. Tasks that wait for each other in a cycle are named and left out.';
  static override examples = ['<%= config.bin %> task ready', '<%= config.bin %> task ready --plan parser --json'];
  static override flags = { status: statusFlag(), ...selectionFlags };

  protected async execute(): Promise<TaskReadyResult> {
    const { flags } = await this.parse(TaskReady);
    const tasks = await (await this.cub(flags.directory)).get(tasksToken);
    const readiness = await tasks.readiness();
    const { items: selected, faults } = await tasks.list(taskFilter(flags));
    const isSelected = new Set(selected.map(({ id }) => id));
    const items = readiness.ready.filter(({ id }) => isSelected.has(id));
    for (const text of [renderFaults(faults), renderCycles(readiness.faults)]) if (text !== '') this.logToStderr(text);
    return { items, total: items.length, faults, waiting: waitingTasks(selected, readiness), cycles: [...readiness.cycles] };
  }

  protected render({ items, waiting }: TaskReadyResult): string {
    if (items.length === 0 && waiting.length > 0) return renderWaiting(waiting);
    return renderTasks(items, 'Nothing is ready.');
  }
}
