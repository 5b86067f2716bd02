import { readCommands } from './command-manifest.mjs';

const PATH = 'docs/reference/command-snapshot.json';
/** What must be said each time; also left out by the lint rule `cub/flag-env`. */
const ONLY_ON_THE_LINE = new Set(['yes', 'dry-run', 'json']);

/** The surface of the command line: a change of it shows in the diff of this file and is thereby deliberate. */
export async function commandSnapshot(root) {
  const commands = readCommands(root);
  const nameless = flagsWithoutEnvironment(commands);
  if (nameless.length > 0) throw new Error(`flags without an environment name: ${nameless.join(', ')}; add env: 'CUB_…'`);
  const surface = Object.fromEntries(commands.map((command) => [command.name, surfaceOf(command)]));
  return { [PATH]: `${JSON.stringify(surface, null, 2)}\n` };
}

/** Flags that cannot be set from the environment, as `cub run --budget`. Sees also what `Flags.custom` made; mounted commands of oclif are as they are. */
export function flagsWithoutEnvironment(commands) {
  return commands.filter(({ pluginName }) => !pluginName?.startsWith('@oclif/')).flatMap(({ name, flags }) =>
    Object.values(flags)
      .filter((flag) => !flag.env && !ONLY_ON_THE_LINE.has(flag.name))
      .map((flag) => `cub ${name} --${flag.name}`),
  );
}

function surfaceOf(command) {
  return {
    plugin: command.pluginName,
    ...(command.aliases.length > 0 && { aliases: command.aliases }),
    args: Object.values(command.args).map(({ name, required, options }) => ({ name, required: required ?? false, ...(options && { options }) })),
    flags: Object.fromEntries(Object.values(command.flags).map((flag) => [flag.name, flagSurface(flag)]).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function flagSurface({ type, char, env, options, multiple, required, allowNo, default: value }) {
  return {
    type,
    ...(char && { char }),
    ...(env && { env }),
    ...(options && { options }),
    ...(multiple && { multiple }),
    ...(required && { required }),
    ...(allowNo && { allowNo }),
    ...(value !== undefined && { default: value }),
  };
}
