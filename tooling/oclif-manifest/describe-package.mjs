import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeIfChanged } from './write-if-changed.mjs';

const COMMANDS = 'dist/commands';

/**
 * Writes `oclif.manifest.json` for the package in `root`.
 * @returns the manifest: `{commands: {[id]: …}, version}`; without commands when the package has none
 * @throws Error that names the command file which cannot be loaded or exports no command
 */
export async function describePackage(root) {
  const manifest = await readCommands(root);
  writeIfChanged(join(root, 'oclif.manifest.json'), manifest);
  return manifest;
}

/** Loads every command of the package and describes it; writes nothing. */
export async function readCommands(root) {
  const pjson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const files = commandFiles(root);
  if (files.length === 0) return { commands: {}, version: pjson.version };
  for (const file of files) await checkCommand(root, file);

  const { Plugin } = (await import('@oclif/core')).default;
  const plugin = new Plugin({
    root,
    isRoot: true,
    name: pjson.name,
    pjson: {
      ...pjson,
      oclif: { ...pjson.oclif, commands: { strategy: 'pattern', target: `./${COMMANDS}`, globPatterns: files } },
    },
    ignoreManifest: true,
    errorOnManifestCreate: true,
    respectNoCacheDefault: true,
  });
  await plugin.load();
  const sorted = Object.entries(plugin.manifest.commands).sort(([a], [b]) => (a < b ? -1 : 1));
  return { commands: Object.fromEntries(sorted), version: pjson.version };
}

/** Compiled commands, as paths below dist/commands. What tsc left behind of a deleted source is passed over. */
function commandFiles(root) {
  const dir = join(root, COMMANDS);
  if (!existsSync(dir)) return [];
  const sources = join(root, 'src', 'commands');
  return readdirSync(dir, { recursive: true })
    .map((file) => file.split('\\').join('/'))
    .filter((file) => /\.[cm]?js$/.test(file) && !/\.(test|spec)\.[cm]?js$/.test(file))
    .filter((file) => !existsSync(sources) || existsSync(join(sources, file.replace(/js$/, 'ts'))))
    .sort();
}

async function checkCommand(root, file) {
  const path = join(root, COMMANDS, file);
  const source = `src/commands/${file.replace(/js$/, 'ts')}`;
  let module;
  try {
    module = await import(pathToFileURL(path).href);
  } catch (cause) {
    throw new Error(`the command file ${source} (${COMMANDS}/${file}) cannot be loaded: ${cause.message}`, { cause });
  }
  const command = module.default?.default ?? module.default;
  if (typeof command?.run === 'function') return;
  throw new Error(`the command file ${source} has no command as its default export; write \`export default class … extends CubCommand\``);
}
