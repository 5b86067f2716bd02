import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const MANIFEST = 'packages/cli/oclif.manifest.json';

/**
 * The commands of the built executable, by name with spaces (`task dep add`).
 * @throws Error when cub was not built
 */
export function readCommands(root) {
  let text;
  try {
    text = readFileSync(join(root, MANIFEST), 'utf8');
  } catch (cause) {
    throw new Error(`${MANIFEST} cannot be read; build first: npm run build`, { cause });
  }
  const commands = Object.values(JSON.parse(text).commands).map((command) => ({ ...command, name: command.id.replaceAll(':', ' ') }));
  return commands.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** `cub task show ID [flags]`, as the help prints it. */
export function usageOf({ name, args, strict, flags }) {
  const words = Object.values(args)
    .filter((arg) => !arg.hidden)
    .map((arg) => (arg.required ? arg.name.toUpperCase() : `[${arg.name.toUpperCase()}]`));
  if (!strict && words.length > 0) words[words.length - 1] += '...';
  return ['cub', name, ...words, ...(Object.keys(flags).length > 0 ? ['[flags]'] : [])].join(' ');
}

/** `-p, --priority VALUE`, `--[no-]hooks`. */
export function flagForm({ name, char, type, allowNo, options, helpValue }) {
  const long = allowNo ? `--[no-]${name}` : `--${name}`;
  const value = type === 'option' ? ` ${helpValue ?? (options ? options.join('|') : 'VALUE')}` : '';
  return `${char ? `-${char}, ` : ''}${long}${value}`;
}
