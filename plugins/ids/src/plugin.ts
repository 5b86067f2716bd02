import { clockToken, configToken, definePlugin, idsToken, projectToken } from '@cub/plugin-sdk';

export default definePlugin({
  id: 'ids',
  register(cub) {
    cub.provide(idsToken, async (host) =>
      (await import('./services/create-id-service.js')).createIdService({
        project: await host.get(projectToken),
        clock: await host.get(clockToken),
        config: (await host.get(configToken)).values,
      }),
    );
  },
});
