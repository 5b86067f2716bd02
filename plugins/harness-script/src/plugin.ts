import { configToken, definePlugin, points } from '@cub/plugin-sdk';

export default definePlugin({
  id: 'harness-script',
  register(cub) {
    cub.contribute(points.harness, {
      id: 'script',
      create: async (host) => (await import('./script-harness.js')).createScriptHarness(await host.get(configToken)),
    });
    cub.contribute(points.trustSource, {
      id: 'harness-script',
      create: async (host) => {
        const config = await host.get(configToken);
        return { items: async () => [...((await import('./configured-command.js')).configuredCommand(config)?.trust ?? [])] };
      },
    });
  },
});
