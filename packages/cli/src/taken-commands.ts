import type { PluginFault } from '@cub/plugin-sdk';

interface CommandOwner {
  readonly name: string;
  readonly commandIDs: readonly string[];
}

/** Commands that never run, because another plugin has one of the same name: the one that comes first keeps it, cub's own before all. */
export function takenCommands(plugins: Iterable<CommandOwner>): PluginFault[] {
  const owners = new Map<string, string>();
  const faults: PluginFault[] = [];
  for (const { name, commandIDs } of [...plugins].sort((a, b) => Number(b.name === 'cub') - Number(a.name === 'cub'))) {
    for (const id of commandIDs) {
      const owner = owners.get(id);
      if (owner === undefined) owners.set(id, name);
      else if (owner !== name) faults.push(takenFault(name, id, owner));
    }
  }
  return faults;
}

function takenFault(plugin: string, id: string, owner: string): PluginFault {
  return {
    plugin,
    code: 'CUB_PLUGIN_COMMAND_TAKEN',
    message: `its command "${id.replaceAll(':', ' ')}" is one of ${owner}, which runs instead`,
    suggestion: 'Uninstall one of the two with `cub plugins uninstall`, or ask the author for another name.',
  };
}
