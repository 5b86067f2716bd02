import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PluginFault } from '@cub/plugin-sdk';
import { errorText } from '../error-text.js';
import type { PluginLocation } from './read-manifest.js';

export interface UserPlugins {
  readonly locations: readonly PluginLocation[];
  /** What is wrong with the list itself. */
  readonly faults: readonly PluginFault[];
}

/** Plugins that the user installed or linked: `<data dir>/package.json#oclif.plugins`, which oclif's plugin commands keep. */
export function locateUserPlugins(dataDir: string): UserPlugins {
  const path = join(dataDir, 'package.json');
  const fault = (message: string): PluginFault => ({
    plugin: path,
    code: 'CUB_PLUGIN_LIST',
    message,
    suggestion: 'It lists the plugins that you installed. Put it right, or remove it and install them again.',
  });
  let entries: unknown;
  try {
    entries = (JSON.parse(readFileSync(path, 'utf8')) as { oclif?: { plugins?: unknown } } | null)?.oclif?.plugins ?? [];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { locations: [], faults: [] };
    return { locations: [], faults: [fault(`it cannot be read, so no installed plugin is used: ${errorText(error)}`)] };
  }
  if (!Array.isArray(entries)) return { locations: [], faults: [fault('its oclif.plugins is no list, so no installed plugin is used')] };
  const locations = entries.map((entry) => locationOf(entry, dataDir));
  const known = locations.filter((location) => location !== null);
  return { locations: known, faults: known.length < locations.length ? [fault('its oclif.plugins has an entry without name and root')] : [] };
}

function locationOf(entry: unknown, dataDir: string): PluginLocation | null {
  const { name, type, root } = (entry ?? {}) as { name?: unknown; type?: unknown; root?: unknown };
  if (typeof name !== 'string') return null;
  if (type !== 'link') return { name, root: join(dataDir, 'node_modules', ...name.split('/')), origin: 'user' };
  return typeof root === 'string' ? { name, root, origin: 'link' } : null;
}
