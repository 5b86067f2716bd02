import { readFileSync } from 'node:fs';
import { join } from 'node:path';

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
    get: () => (require(`${module.package}/${module.file}`) as { default: unknown }).default,
  });
}
