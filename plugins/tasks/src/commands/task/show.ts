import * as Args from '@oclif/core/args';
import type { Task } from '@cub/schema';
import { tasksToken, type ClaimInfo } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';
import { renderTask } from '../../render/render-task.js';

export type TaskShowResult = Task & {
  /** Who works on it now. */
  claim: ClaimInfo | null;
};

export default class TaskShow extends CubCommand<TaskShowResult> {
  static override summary = 'Show one task.';
  static override description = 'Shows what the task asks for, what it waits for and who has claimed it.';
  static override examples = ['<%= config.bin %> task show cub-s001', '<%= config.bin %> task show cub-s001 --json'];
  static override args = { id: Args.string({ description: 'Id of the task.', required: true }) };

  protected async execute(): Promise<TaskShowResult> {
    const { args, flags } = await this.parse(TaskShow);
    const tasks = await (await this.cub(flags.directory)).get(tasksToken);
    const task = await tasks.get(args.id);
    const claim = (await tasks.claims()).find((item) => item.taskId === task.id) ?? null;
    return { ...task, claim };
  }

  protected render(result: TaskShowResult): string {
    return renderTask(result, result.claim);
  }
}
