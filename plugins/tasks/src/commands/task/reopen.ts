import * as Args from '@oclif/core/args';
import type { Task } from '@cub/schema';
import { clockToken, journalToken, projectToken, tasksToken } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';
import { visibleLine } from '@cub/plugin-sdk/text';

export default class TaskReopen extends CubCommand<Task> {
  static override summary = 'Make a closed, blocked or failed task open again.';
  static override description = 'The task can be worked on again; its record keeps the earlier attempts.';
  static override examples = ['<%= config.bin %> task reopen cub-s001'];
  static override args = { id: Args.string({ description: 'Id of the task.', required: true }) };

  protected async execute(): Promise<Task> {
    const { args, flags } = await this.parse(TaskReopen);
    const cub = await this.cub(flags.directory);
    const { reopenTask } = await import('../../services/reopen-task.js');
    const [project, tasks] = [await cub.get(projectToken), await cub.get(tasksToken)];
    return reopenTask({ project, tasks, journal: await cub.get(journalToken), clock: await cub.get(clockToken), runId: process.env.CUB_RUN_ID }, args.id);
  }

  protected render(task: Task): string {
    return `Open again: ${task.id}: ${visibleLine(task.title)}`;
  }
}
