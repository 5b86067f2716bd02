import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type { Task } from '@cub/schema';
import { clockToken, journalToken, projectToken, tasksToken } from '@cub/plugin-sdk';
import { CubCommand, idFlag } from '@cub/plugin-sdk/command';
import { visibleLine } from '@cub/plugin-sdk/text';
import { priorityFlag } from '../../priority-flag.js';

export default class TaskUpdate extends CubCommand<Task> {
  static override summary = 'Change fields of a task.';
  static override description = 'Everything in the task file that is not named stays as it is. To close a task use `task close`.';
  static override examples = ['<%= config.bin %> task update cub-s001 --priority 0 --add-label urgent'];
  static override args = { id: Args.string({ description: 'Id of the task.', required: true }) };
  static override flags = {
    title: Flags.string({ summary: 'New title.', env: 'CUB_TASK_UPDATE_TITLE' }),
    description: Flags.string({ char: 'd', summary: 'New description, in markdown.', env: 'CUB_TASK_UPDATE_DESCRIPTION' }),
    type: Flags.string({ summary: 'task, bug, feature, epic, …', env: 'CUB_TASK_UPDATE_TYPE' }),
    priority: priorityFlag({ char: 'p', summary: '0 (most urgent) to 4, or P0 to P4.', env: 'CUB_TASK_UPDATE_PRIORITY' }),
    status: Flags.option({ summary: 'New status.', options: ['open', 'in_progress', 'blocked', 'retry'] as const, env: 'CUB_TASK_UPDATE_STATUS' })(),
    label: Flags.string({ char: 'l', summary: 'Replaces all labels; repeatable.', multiple: true, delimiter: ',', env: 'CUB_TASK_UPDATE_LABEL' }),
    'add-label': Flags.string({ summary: 'Adds a label; repeatable.', multiple: true, delimiter: ',', env: 'CUB_TASK_UPDATE_ADD_LABEL' }),
    'remove-label': Flags.string({ summary: 'Removes a label; repeatable.', multiple: true, delimiter: ',', env: 'CUB_TASK_UPDATE_REMOVE_LABEL' }),
    parent: idFlag({ summary: 'Id of the epic.', env: 'CUB_TASK_UPDATE_PARENT' }),
    assignee: Flags.string({ summary: 'Who is to do it.', env: 'CUB_TASK_UPDATE_ASSIGNEE' }),
    accept: Flags.string({ summary: 'Replaces the acceptance criteria; repeatable.', multiple: true, env: 'CUB_TASK_UPDATE_ACCEPT' }),
    file: Flags.string({ summary: 'Replaces the files; repeatable.', multiple: true, delimiter: ',', env: 'CUB_TASK_UPDATE_FILE' }),
    verify: Flags.string({ summary: 'Replaces the commands that must succeed; repeatable.', multiple: true, env: 'CUB_TASK_UPDATE_VERIFY' }),
  };

  protected async execute(): Promise<Task> {
    const { args, flags } = await this.parse(TaskUpdate);
    const cub = await this.cub(flags.directory);
    const [{ updateTask }, { acceptTyped, requireVisible }] = await Promise.all([import('../../services/update-task.js'), import('../../services/typed-fields.js')]);
    const { title, description, type, priority, status, parent, assignee, verify } = flags;
    const lists = { labels: flags.label, acceptance_criteria: flags.accept, files: flags.file, addLabels: flags['add-label'], removeLabels: flags['remove-label'] };
    const deps = { project: await cub.get(projectToken), tasks: await cub.get(tasksToken), journal: await cub.get(journalToken), clock: await cub.get(clockToken), runId: process.env.CUB_RUN_ID };
    const typed = { title, description, acceptance_criteria: flags.accept, labels: flags.label, verify };
    requireVisible(typed);
    const task = await updateTask(deps, { id: args.id, title, description, type, priority, status, parent, assignee, verify, ...lists });
    for (const warning of await acceptTyped(cub, task.id, typed)) this.logToStderr(`Warning: ${warning}`);
    return task;
  }

  protected render(task: Task): string {
    return `Updated ${task.id}: ${visibleLine(task.title)}`;
  }
}
