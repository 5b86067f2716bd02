import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check, Finding, PluginInfo, PluginsService } from '@cub/plugin-sdk';

const SLOW = 'Tell its author to build it with `cub-oclif-manifest` (package @cub/oclif-manifest) and to pack the file; in a linked plugin, run `npm run build`.';

/** Loads every plugin and lists what is wrong with any. */
export function pluginsCheck(plugins: PluginsService): Check {
  return {
    title: 'Plugins',
    run: async () => {
      const { plugins: found, faults } = await plugins.report({ load: true });
      // A second plugin of a name is left out; the first one of it works.
      const faulty = new Set(faults.filter(({ code }) => code !== 'CUB_PLUGIN_DUPLICATE').map((fault) => fault.plugin));
      return [
        ...faults.map(({ plugin, code, message, suggestion }): Finding => ({ severity: 'error', message: `${plugin}: ${message} (${code})`, fix: suggestion, place: plugin })),
        ...found.filter(needsManifest).map(({ name }): Finding => ({ severity: 'warning', message: `${name} slows every command down: it has commands and no oclif.manifest.json`, fix: SLOW, place: name })),
        ...found.filter(({ name }) => !faulty.has(name)).map(({ name, version, origin }): Finding => ({ severity: 'ok', message: `${name} ${version}${origin === 'bundled' ? '' : ` (${origin})`}` })),
      ];
    },
  };
}

/** All of its commands are loaded at every start then, whatever it was started for. */
function needsManifest({ origin, root }: PluginInfo): boolean {
  if (origin === 'bundled' || existsSync(join(root, 'oclif.manifest.json')) || existsSync(join(root, '.oclif.manifest.json'))) return false;
  const { oclif } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { oclif?: { commands?: unknown } };
  return oclif?.commands !== undefined;
}
