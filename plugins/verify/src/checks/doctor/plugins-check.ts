import type { Check, Finding, PluginsService } from '@cub/plugin-sdk';

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
        ...found.filter(({ name }) => !faulty.has(name)).map(({ name, version, origin }): Finding => ({ severity: 'ok', message: `${name} ${version}${origin === 'bundled' ? '' : ` (${origin})`}` })),
      ];
    },
  };
}
