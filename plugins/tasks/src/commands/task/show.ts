import * as Args from '@oclif/core/args';
import { ledgerToken, tasksToken } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';
import { renderTask } from '../../render/render-task.js';
import type { ShownTask } from '../../services/show-task.js';

export default class TaskShow extends CubCommand<ShownTask> {
  static override summary = 'Show one task';
  static override description = 'Shows what the task asks for, what it waits for and who has claimed it.';
  static override examples = ['<%= config.bin %> task show cub-s001', '<%= config.bin %> task show cub-s001 --json'];
  static override args = { id: Args.string({ description: 'Id of the task.', required: true }) };

  protected async execute(): Promise<ShownTask> {
    const { args, flags } = await this.parse(TaskShow);
    const cub = await this.cub(flags.directory);
    const { showTask } = await import('../../services/show-task.js');
    return showTask({ tasks: await cub.get(tasksToken), ledger: await cub.get(ledgerToken) }, args.id);
  }

  protected render(task: ShownTask): string {
    return renderTask(task);
  }
}
