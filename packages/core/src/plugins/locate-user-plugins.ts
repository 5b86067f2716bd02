import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PluginLocation } from './read-manifest.js';

interface UserPlugin {
  name?: unknown;
  type?: unknown;
  root?: unknown;
}

/**
 * Plugins that the user installed or linked: `<data dir>/package.json#oclif.plugins`, which oclif's plugin commands keep.
 * @returns nothing when the file is absent or broken; oclif reports a broken one itself.
 */
export function locateUserPlugins(dataDir: string): PluginLocation[] {
  let entries: UserPlugin[];
  try {
    const pjson = JSON.parse(readFileSync(join(dataDir, 'package.json'), 'utf8')) as { oclif?: { plugins?: UserPlugin[] } };
    entries = pjson.oclif?.plugins ?? [];
  } catch {
    return [];
  }
  return entries.flatMap((entry): PluginLocation[] => {
    if (typeof entry.name !== 'string') return [];
    if (entry.type === 'link') {
      return typeof entry.root === 'string' ? [{ name: entry.name, root: entry.root, origin: 'link' }] : [];
    }
    return [{ name: entry.name, root: join(dataDir, 'node_modules', ...entry.name.split('/')), origin: 'user' }];
  });
}
