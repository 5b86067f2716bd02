import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from '@oclif/core/command';
import { CubBug } from '@cub/plugin-sdk';
import { mountedCommand } from './mounted-command.js';

interface CommandModule {
  /** npm name of the package that has the command. */
  readonly package: string;
  /** The module's path inside the package, such as `dist/commands/task/list.js`. */
  readonly file: string;
}

/**
 * Every bundled command by id, each loaded when it is asked for. oclif reads what the commands look like from the one
 * aggregated manifest (`oclif.manifest.json`), so that a command costs the same with one bundled plugin or twenty.
 */
export const COMMANDS: Record<string, unknown> = {};

const modules = JSON.parse(readFileSync(join(__dirname, 'command-modules.json'), 'utf8')) as Record<string, CommandModule>;
for (const [id, module] of Object.entries(modules)) {
  Object.defineProperty(COMMANDS, id, {
    enumerable: true,
    get: () => load(module),
  });
}

function load(module: CommandModule): unknown {
  const command = (require(join(packageRoot(module.package), module.file)) as { default: typeof Command }).default;
  if (!module.package.startsWith('@oclif/')) return command;
  return mountedCommand(command);
}

/** By path, because not every package exports its commands; an ES module is loaded like any other (Node 20.19). */
function packageRoot(name: string): string {
  if (name === 'cub') return join(__dirname, '..');
  const roots = (require.resolve.paths(name) ?? []).map((folder) => join(folder, name));
  const found = roots.find((root) => existsSync(join(root, 'package.json')));
  if (found === undefined) throw new CubBug(`${name} is not installed beside cub`);
  return found;
}
