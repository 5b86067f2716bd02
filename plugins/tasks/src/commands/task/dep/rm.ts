import type { Task } from '@cub/schema';
import { clockToken, journalToken, projectToken, tasksToken } from '@cub/plugin-sdk';
import { CubCommand, idArg } from '@cub/plugin-sdk/command';

export default class TaskDepRemove extends CubCommand<Task> {
  static override summary = 'Let a task no longer wait for others.';
  static override description = 'Dependencies that are not there are left alone.';
  static override examples = ['<%= config.bin %> task dep rm cub-s002 cub-s001'];
  static override strict = false;
  static override args = {
    id: idArg({ description: 'Id of the task that waits.', required: true }),
    on: idArg({ description: 'Ids of the tasks that it waits for.', required: true }),
  };

  protected async execute(): Promise<Task> {
    const { args, argv, flags } = await this.parse(TaskDepRemove);
    const cub = await this.cub(flags.directory);
    const { removeDependencies } = await import('../../../services/edit-dependencies.js');
    const [project, tasks] = [await cub.get(projectToken), await cub.get(tasksToken)];
    const deps = { project, tasks, journal: await cub.get(journalToken), clock: await cub.get(clockToken) };
    return removeDependencies(deps, { id: args.id, on: argv.slice(1).map(String) });
  }

  protected render(task: Task): string {
    return task.depends_on.length === 0 ? `${task.id} waits for nothing` : `${task.id} waits for ${task.depends_on.join(', ')}`;
  }
}
