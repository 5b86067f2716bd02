import { dirname } from 'node:path';
import type { PluginLocation } from '@cub/core';

/** The plugins that come with cub: those among the dependencies of this package that carry the name of one. */
export function bundledPlugins(): PluginLocation[] {
  const { dependencies } = require('../package.json') as { dependencies: Record<string, string> };
  return Object.keys(dependencies)
    .filter((name) => name.startsWith('@cub/plugin-') && name !== '@cub/plugin-sdk')
    .map((name) => ({ name, root: dirname(require.resolve(`${name}/package.json`)), origin: 'bundled' }));
}
