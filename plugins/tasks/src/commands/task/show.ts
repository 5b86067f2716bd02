import * as Args from '@oclif/core/args';
import type { Task } from '@cub/schema';
import { ledgerToken, tasksToken, type ClaimInfo } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';
import type { LastFailure } from '../../services/last-failure.js';
import { renderTask } from '../../render/render-task.js';

export type TaskShowResult = Task & {
  /** Who works on it now. */
  claim: ClaimInfo | null;
  /** Why it is blocked or to be tried again; null where no run has ended it so. */
  last_failure: LastFailure | null;
};

export default class TaskShow extends CubCommand<TaskShowResult> {
  static override summary = 'Show one task.';
  static override description = 'Shows what the task asks for, what it waits for and who has claimed it.';
  static override examples = ['<%= config.bin %> task show cub-s001', '<%= config.bin %> task show cub-s001 --json'];
  static override args = { id: Args.string({ description: 'Id of the task.', required: true }) };

  protected async execute(): Promise<TaskShowResult> {
    const { args, flags } = await this.parse(TaskShow);
    const cub = await this.cub(flags.directory);
    const tasks = await cub.get(tasksToken);
    const task = await tasks.get(args.id);
    const claim = (await tasks.claims()).find((item) => item.taskId === task.id) ?? null;
    const { lastFailure } = await import('../../services/last-failure.js');
    return { ...task, claim, last_failure: await lastFailure(await cub.get(ledgerToken), task) };
  }

  protected render(result: TaskShowResult): string {
    return renderTask(result, result.claim, result.last_failure);
  }
}
