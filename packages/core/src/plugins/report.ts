import type { PluginsService } from '@cub/plugin-sdk';
import type { DiscoveredPlugin } from './read-manifest.js';
import type { PluginRegistry } from './registry.js';

/** What `cub doctor` and `cub plugins` show. */
export function reportPlugins(
  registry: PluginRegistry,
  load: (plugin: DiscoveredPlugin) => Promise<unknown>,
): PluginsService {
  return {
    report: async (options = {}) => {
      if (options.load) for (const plugin of registry.plugins) await load(plugin);
      const plugins = registry.plugins.map(({ name, version, root, origin, contributes }) => ({ name, version, root, origin, contributes }));
      return { plugins, faults: [...registry.faults] };
    },
  };
}
