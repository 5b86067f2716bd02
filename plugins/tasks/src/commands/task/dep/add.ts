import type { Task } from '@cub/schema';
import { clockToken, journalToken, projectToken, tasksToken } from '@cub/plugin-sdk';
import { CubCommand, idArg } from '@cub/plugin-sdk/command';

export default class TaskDepAdd extends CubCommand<Task> {
  static override summary = 'Let a task wait for others.';
  static override description = 'The task is not ready before all of them are closed. A circle is refused and named.';
  static override examples = ['<%= config.bin %> task dep add cub-s002 cub-s001'];
  static override strict = false;
  static override args = {
    id: idArg({ description: 'Id of the task that waits.', required: true }),
    on: idArg({ description: 'Ids of the tasks that it waits for.', required: true }),
  };

  protected async execute(): Promise<Task> {
    const { args, argv, flags } = await this.parse(TaskDepAdd);
    const cub = await this.cub(flags.directory);
    const { addDependencies } = await import('../../../services/edit-dependencies.js');
    const [project, tasks] = [await cub.get(projectToken), await cub.get(tasksToken)];
    const deps = { project, tasks, journal: await cub.get(journalToken), clock: await cub.get(clockToken) };
    return addDependencies(deps, { id: args.id, on: argv.slice(1).map(String) });
  }

  protected render(task: Task): string {
    return task.depends_on.length === 0 ? `${task.id} waits for nothing` : `${task.id} waits for ${task.depends_on.join(', ')}`;
  }
}
