import type { ConfigService, TaskService, TrustSource } from '@cub/plugin-sdk';
import { configItems, taskItems } from './choose-commands.js';

/** The verify commands that the repository brings along: those of its configuration, and those of tasks that are not done. */
export function verifyTrust({ config, tasks }: { config: ConfigService; tasks: TaskService }): TrustSource {
  return {
    items: async () => {
      const { items } = await tasks.list();
      const ofTasks = items.filter((task) => task.status !== 'closed').flatMap(taskItems);
      const unique = new Map(ofTasks.map((item) => [item.content, item]));
      return [...configItems(config), ...unique.values()];
    },
  };
}
