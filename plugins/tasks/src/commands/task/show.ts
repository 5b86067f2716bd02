import * as Args from '@oclif/core/args';
import type { Task } from '@cub/schema';
import { tasksToken, type ClaimInfo, type RelationFault, type WaitReason } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';
import { renderTask } from '../../render/render-task.js';

export type TaskShowResult = Task & {
  /** Who works on it now. */
  claim: ClaimInfo | null;
  /** Why nobody can work on it now; empty when it is ready. */
  not_ready: readonly WaitReason[];
  /** What is wrong with its relations to other tasks. */
  faults: readonly RelationFault[];
};

export default class TaskShow extends CubCommand<TaskShowResult> {
  static override summary = 'Show one task';
  static override description = 'Shows what the task asks for, what it waits for and who has claimed it.';
  static override examples = ['<%= config.bin %> task show cub-s001', '<%= config.bin %> task show cub-s001 --json'];
  static override args = { id: Args.string({ description: 'Id of the task.', required: true }) };

  protected async execute(): Promise<TaskShowResult> {
    const { args, flags } = await this.parse(TaskShow);
    const tasks = await (await this.cub(flags.directory)).get(tasksToken);
    const task = await tasks.get(args.id);
    const claim = (await tasks.claims()).find((item) => item.taskId === task.id) ?? null;
    const { reasonsOf, faults } = await tasks.readiness();
    return { ...task, claim, not_ready: reasonsOf(task.id), faults: faults.filter(({ id }) => id === task.id) };
  }

  protected render(result: TaskShowResult): string {
    return renderTask(result);
  }
}
