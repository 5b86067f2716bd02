import type { PluginFault } from '@cub/plugin-sdk';
import { readManifest, type DiscoveredPlugin, type PluginLocation } from './read-manifest.js';

/** Who contributes what, from the manifests alone. Faulty plugins are left out. */
export interface PluginRegistry {
  readonly plugins: readonly DiscoveredPlugin[];
  readonly faults: PluginFault[];
  /** The plugin behind a `contributes` entry such as `service:tasks`. */
  owner(contribution: string): DiscoveredPlugin | undefined;
  /** Ids that are contributed to a point, sorted. */
  ids(point: string): string[];
}

/**
 * Reads all manifests. Where two plugins claim the same thing the one that comes first keeps it (bundled plugins come
 * first) and the other is disabled as a whole: half a plugin would be harder to understand than none.
 */
export function buildRegistry(locations: readonly PluginLocation[], reserved: readonly string[]): PluginRegistry {
  const owners = new Map<string, DiscoveredPlugin>();
  const plugins: DiscoveredPlugin[] = [];
  const faults: PluginFault[] = [];
  for (const location of locations) {
    const reading = readManifest(location);
    if (reading === 'no-plugin') continue;
    if ('fault' in reading) {
      faults.push(reading.fault);
      continue;
    }
    const { plugin } = reading;
    const clash = findClash(plugin, plugins, owners, reserved);
    if (clash) {
      faults.push(clash);
      continue;
    }
    plugins.push(plugin);
    for (const contribution of plugin.contributes) {
      if (!contribution.startsWith('on:')) owners.set(contribution, plugin);
    }
  }
  return {
    plugins,
    faults,
    owner: (contribution) => owners.get(contribution),
    ids: (point) =>
      [...owners.keys()]
        .filter((key) => key.startsWith(`${point}:`))
        .map((key) => key.slice(point.length + 1))
        .sort(),
  };
}

function findClash(
  plugin: DiscoveredPlugin,
  accepted: readonly DiscoveredPlugin[],
  owners: ReadonlyMap<string, DiscoveredPlugin>,
  reserved: readonly string[],
): PluginFault | undefined {
  const duplicate = (message: string): PluginFault => ({
    plugin: plugin.name,
    code: 'CUB_PLUGIN_DUPLICATE',
    message,
    suggestion: 'Uninstall one of the two with `cub plugins uninstall`.',
  });
  const same = accepted.find((p) => p.name === plugin.name);
  if (same) return duplicate(`a plugin of this name is already there (${same.origin})`);
  const twice = plugin.contributes.find((c, i) => plugin.contributes.indexOf(c) !== i);
  if (twice) return duplicate(`it lists "${twice}" twice in package.json#cub.contributes`);
  const own = plugin.contributes.find((c) => reserved.includes(c));
  if (own) return duplicate(`"${own}" is provided by cub itself`);
  const taken = plugin.contributes.find((c) => owners.has(c));
  return taken ? duplicate(`"${taken}" is already provided by ${owners.get(taken)?.name}`) : undefined;
}
