import { configToken, definePlugin, points, tasksToken } from '@cub/plugin-sdk';

export default definePlugin({
  id: 'run',
  register(cub) {
    cub.contribute(points.trustSource, {
      id: 'verify-commands',
      create: async (host) =>
        (await import('./verify/verify-trust.js')).verifyTrust({ config: await host.get(configToken), tasks: await host.get(tasksToken) }),
    });
  },
});
