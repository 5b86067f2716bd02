import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type { Task } from '@cub/schema';
import { idsToken, projectToken, tasksToken } from '@cub/plugin-sdk';
import { CubCommand, idFlag } from '@cub/plugin-sdk/command';
import { visibleLine } from '@cub/plugin-sdk/text';
import { priorityFlag } from '../../priority-flag.js';

export default class TaskCreate extends CubCommand<Task> {
  static override summary = 'Create a task.';
  static override description = 'Writes a task file. Without --id the task gets the next standalone id.';
  static override examples = [
    '<%= config.bin %> task create "Fix the parser" --priority 1 --accept "npm test passes"',
    '<%= config.bin %> task create "Write the docs" --depends-on cub-s001 --label docs',
  ];
  static override args = { title: Args.string({ description: 'What is to be done, in one line.', required: true }) };
  static override flags = {
    id: Flags.string({ summary: 'Id of the task; a new one by default.', env: 'CUB_TASK_CREATE_ID' }),
    description: Flags.string({ char: 'd', summary: 'Details, in markdown.', env: 'CUB_TASK_CREATE_DESCRIPTION' }),
    type: Flags.string({ summary: 'task, bug, feature, epic, …', env: 'CUB_TASK_CREATE_TYPE' }),
    priority: priorityFlag({ char: 'p', summary: '0 (most urgent) to 4, or P0 to P4.', env: 'CUB_TASK_CREATE_PRIORITY' }),
    label: Flags.string({ char: 'l', summary: 'A label; repeatable.', multiple: true, delimiter: ',', env: 'CUB_TASK_CREATE_LABEL' }),
    'depends-on': idFlag({ summary: 'Id of a task that must be closed before; repeatable.', multiple: true, delimiter: ',', env: 'CUB_TASK_CREATE_DEPENDS_ON' }),
    parent: idFlag({ summary: 'Id of the epic.', env: 'CUB_TASK_CREATE_PARENT' }),
    assignee: Flags.string({ summary: 'Who is to do it.', env: 'CUB_TASK_CREATE_ASSIGNEE' }),
    accept: Flags.string({ summary: 'An acceptance criterion; repeatable.', multiple: true, env: 'CUB_TASK_CREATE_ACCEPT' }),
    file: Flags.string({ summary: 'A file that the task is about; repeatable.', multiple: true, delimiter: ',', env: 'CUB_TASK_CREATE_FILE' }),
    verify: Flags.string({ summary: 'A command that must succeed; repeatable.', multiple: true, env: 'CUB_TASK_CREATE_VERIFY' }),
  };

  protected async execute(): Promise<Task> {
    const { args, flags } = await this.parse(TaskCreate);
    const cub = await this.cub(flags.directory);
    const [{ createTask }, { acceptTyped, requireVisible }] = await Promise.all([import('../../services/create-task.js'), import('../../services/typed-fields.js')]);
    const { id, description, type, priority, parent, assignee, verify } = flags;
    const lists = { labels: flags.label, depends_on: flags['depends-on'], acceptance_criteria: flags.accept, files: flags.file };
    const typed = { title: args.title, description, acceptance_criteria: flags.accept, labels: flags.label, verify };
    requireVisible(typed);
    const task = await createTask(
      { project: await cub.get(projectToken), tasks: await cub.get(tasksToken), ids: () => cub.get(idsToken) },
      { title: args.title, id, description, type, priority, parent, assignee, verify, ...lists },
    );
    for (const warning of await acceptTyped(cub, task.id, typed)) this.logToStderr(`Warning: ${warning}`);
    return task;
  }

  protected render(task: Task): string {
    return `Created ${task.id}: ${visibleLine(task.title)}`;
  }
}
