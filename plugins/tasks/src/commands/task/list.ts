import type { Task } from '@cub/schema';
import { tasksToken, type TaskFault, type WaitReason } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';
import { renderFaults, renderTasks } from '../../render/render-tasks.js';
import { waitsFor } from '../../services/waiting-tasks.js';
import { selectionFlags, statusFlag, taskFilter } from '../../task-selection.js';

export interface TaskListResult {
  items: (Task & {
    /** What the task waits for and is not done, by its own dependencies and by those of epics above it. */
    waits_for: WaitReason[];
  })[];
  total: number;
  /** Task files that could not be read. */
  faults: TaskFault[];
}

export default class TaskList extends CubCommand<TaskListResult> {
  static override summary = 'List tasks';
  static override description =
    'Shows every task and epic as this machine knows it: a task that was finished in another worktree is closed here too.';
  static override examples = ['<%= config.bin %> task list --status open --epic cub-a1', '<%= config.bin %> task list --plan parser --json'];
  static override flags = { status: statusFlag(), ...selectionFlags };

  protected async execute(): Promise<TaskListResult> {
    const { flags } = await this.parse(TaskList);
    const tasks = await (await this.cub(flags.directory)).get(tasksToken);
    const { items, faults } = await tasks.list(taskFilter(flags));
    if (faults.length > 0) this.logToStderr(renderFaults(faults));
    const readiness = await tasks.readiness();
    return { items: items.map((task) => ({ ...task, waits_for: waitsFor(task.id, readiness) })), total: items.length, faults };
  }

  protected render({ items }: TaskListResult): string {
    return renderTasks(items, 'No tasks.');
  }
}
