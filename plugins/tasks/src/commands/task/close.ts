import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { clockToken, journalToken, projectToken, tasksToken } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';
import type { ClosedTask } from '../../services/close-task.js';

export default class TaskClose extends CubCommand<ClosedTask> {
  static override summary = 'Close a task by hand.';
  static override description =
    'Records that the task is done. Inside a run only the wish is recorded: the run closes a task after it verified the work.';
  static override examples = ['<%= config.bin %> task close cub-s001 --lesson "The parser must see the last line."'];
  static override args = { id: Args.string({ description: 'Id of the task.', required: true }) };
  static override flags = {
    reason: Flags.string({ summary: 'Why it is closed.', env: 'CUB_TASK_CLOSE_REASON' }),
    lesson: Flags.string({ summary: 'What was learned; repeatable.', multiple: true, env: 'CUB_TASK_CLOSE_LESSON' }),
  };

  protected async execute(): Promise<ClosedTask> {
    const { args, flags } = await this.parse(TaskClose);
    const cub = await this.cub(flags.directory);
    const { closeTask } = await import('../../services/close-task.js');
    const deps = {
      project: await cub.get(projectToken),
      tasks: await cub.get(tasksToken),
      journal: await cub.get(journalToken),
      clock: await cub.get(clockToken),
      runId: process.env.CUB_RUN_ID || undefined,
    };
    return closeTask(deps, { id: args.id, reason: flags.reason ?? null, lessons: flags.lesson ?? [] });
  }

  protected render(task: ClosedTask): string {
    if (task.recorded === 'wish') return `Noted: ${task.id} is done. The run closes it after it verified the work.`;
    if (task.recorded === 'unchanged') return `${task.id} is closed already.`;
    const epics = task.closed_epics.map((id) => `Closed epic ${id}: this was its last open task`);
    return [`Closed ${task.id}: ${task.title}`, ...epics].join('\n');
  }
}
