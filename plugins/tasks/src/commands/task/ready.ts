import type { Task } from '@cub/schema';
import { tasksToken, type TaskFault } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';
import { renderFaults, renderTasks } from '../../render/render-tasks.js';
import { selectionFlags, statusFlag, taskFilter } from '../../task-selection.js';

export interface TaskReadyResult {
  items: Task[];
  total: number;
  /** Task files that could not be read: one of them may be ready, too. */
  faults: TaskFault[];
}

export default class TaskReady extends CubCommand<TaskReadyResult> {
  static override summary = 'List the tasks that can be worked on now.';
  static override description =
    'Open or to be retried, every dependency closed, not claimed; the most urgent first. Tasks that wait for each other in a circle are an error that names them.';
  static override examples = ['<%= config.bin %> task ready', '<%= config.bin %> task ready --plan parser --json'];
  static override flags = { status: statusFlag(), ...selectionFlags };

  protected async execute(): Promise<TaskReadyResult> {
    const { flags } = await this.parse(TaskReady);
    const tasks = await (await this.cub(flags.directory)).get(tasksToken);
    const items = await tasks.ready(taskFilter(flags));
    const { faults } = await tasks.list();
    if (faults.length > 0) this.logToStderr(renderFaults(faults));
    return { items, total: items.length, faults };
  }

  protected render({ items }: TaskReadyResult): string {
    return renderTasks(items, 'Nothing is ready.');
  }
}
