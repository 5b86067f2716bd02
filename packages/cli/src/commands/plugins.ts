import * as Flags from '@oclif/core/flags';
import { EXIT, pluginsToken, type PluginFault, type PluginInfo } from '@cub/plugin-sdk';
import { CubCommand } from '@cub/plugin-sdk/command';
import { formatTable, terminalWidth } from '@cub/plugin-sdk/text';
import { takenCommands } from '../taken-commands.js';

export interface PluginListing {
  readonly items: readonly (PluginInfo & { readonly id: string; readonly kind: 'plugin' })[];
  readonly total: number;
  readonly faults: readonly PluginFault[];
}

export default class Plugins extends CubCommand<PluginListing> {
  static override summary = 'List plugins: who contributes what, and where it comes from.';
  static override description = 'A faulty plugin is disabled and listed with what is wrong. Exit code 3 when there is one.';
  static override examples = ['<%= config.bin %> plugins', '<%= config.bin %> plugins --no-bundled --json'];
  static override flags = {
    bundled: Flags.boolean({ summary: 'Also those that come with cub.', default: true, allowNo: true, env: 'CUB_PLUGINS_BUNDLED' }),
  };

  protected async execute(): Promise<PluginListing> {
    const { flags } = await this.parse(Plugins);
    const service = await (await this.cub(flags.directory)).get(pluginsToken);
    const { plugins, faults: found } = await service.report({ load: true });
    const faults = [...found, ...takenCommands(this.config.plugins.values())];
    // A second plugin of a name is left out; the first one of it works.
    const faulty = new Set(found.filter(({ code }) => code !== 'CUB_PLUGIN_DUPLICATE').map(({ plugin }) => plugin));
    const items = plugins
      .filter(({ name, origin }) => !faulty.has(name) && (flags.bundled || origin !== 'bundled'))
      .map((plugin) => ({ id: plugin.name, kind: 'plugin' as const, ...plugin }));
    if (faults.length > 0) this.endWith(EXIT.check);
    return { items, total: items.length, faults };
  }

  protected render({ items, faults }: PluginListing): string {
    const table = formatTable(
      items,
      [
        { title: 'PLUGIN', value: ({ name }) => name },
        { title: 'VERSION', value: ({ version }) => version },
        { title: 'FROM', value: ({ origin, root }) => (origin === 'bundled' ? 'cub' : origin === 'link' ? root : 'installed') },
        { title: 'CONTRIBUTES', value: ({ contributes }) => contributes.join(', '), flexible: true },
      ],
      terminalWidth(),
    );
    const broken = faults.map(({ plugin, message, suggestion }) => `✗ ${plugin}: ${message}\n  → ${suggestion}`);
    return [items.length > 0 ? table : 'No plugins.', ...broken].join('\n\n');
  }
}
