import { COMMAND_SETTINGS, settingCommands, taskCommands, type ConfigService, type Project, type TaskService, type TrustItem, type TrustSource } from '@cub/plugin-sdk';
import type { RunOptions } from '../run-options.js';
import { chooseCommands } from './choose-commands.js';

/** The verify commands that the repository brings along: those of its configuration, and those of tasks that are not done. */
export function verifyTrust({ config, tasks }: { config: ConfigService; tasks: TaskService }): TrustSource {
  return {
    items: async () => {
      const { items } = await tasks.list();
      const ofTasks = items.filter((task) => task.status !== 'closed').flatMap((task) => taskCommands(task).trust);
      return [...(settingCommands(config, COMMAND_SETTINGS.verify)?.trust ?? []), ...unique(ofTasks)];
    },
  };
}

/** What a run with these options would execute of it: known before the run begins, so that it is refused before anything is written. */
export async function itemsToVerify({ config, tasks, project }: { config: ConfigService; tasks: TaskService; project: Project }, options: RunOptions): Promise<TrustItem[]> {
  const { items } = await tasks.list(options.taskId === null ? options.filter : {});
  const candidates = items.filter((task) => task.type !== 'epic' && task.status !== 'closed' && (options.taskId === null || task.id === options.taskId));
  return unique(candidates.flatMap((task) => chooseCommands({ flags: options.verify.commands, task, config, root: project.root }).trust));
}

function unique(items: readonly TrustItem[]): TrustItem[] {
  return [...new Map(items.map((item) => [`${item.origin}\0${item.content}`, item])).values()];
}
