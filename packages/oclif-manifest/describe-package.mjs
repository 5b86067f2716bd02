import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeIfChanged } from './write-if-changed.mjs';

const DEFAULT_FOLDER = 'dist/commands';

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
  const folder = commandFolder(pjson);
  const files = commandFiles(root, folder);
  if (files.length === 0) return { commands: {}, version: pjson.version };
  for (const file of files) await checkCommand(root, folder, file);

  const { Plugin } = (await import('@oclif/core')).default;
  const plugin = new Plugin({
    root,
    isRoot: true,
    name: pjson.name,
    pjson: {
      ...pjson,
      oclif: { ...pjson.oclif, commands: { strategy: 'pattern', target: `./${folder}`, globPatterns: files } },
    },
    ignoreManifest: true,
    errorOnManifestCreate: true,
    respectNoCacheDefault: true,
  });
  await plugin.load();
  const sorted = Object.entries(plugin.manifest.commands).sort(([a], [b]) => (a < b ? -1 : 1));
  return { commands: Object.fromEntries(sorted), version: pjson.version };
}

/** Relative to the package: what `oclif.commands` names, if that is a folder. */
function commandFolder(pjson) {
  const { commands } = pjson.oclif ?? {};
  return typeof commands === 'string' ? commands.replace(/^\.\//, '').replace(/\/+$/, '') : DEFAULT_FOLDER;
}

/** Compiled commands, as paths below their folder. What tsc left behind of a deleted source is passed over. */
function commandFiles(root, folder) {
  const dir = join(root, folder);
  if (!existsSync(dir)) return [];
  const sources = join(root, 'src', 'commands');
  return readdirSync(dir, { recursive: true })
    .map((file) => file.split('\\').join('/'))
    .filter((file) => /\.[cm]?js$/.test(file) && !/\.(test|spec)\.[cm]?js$/.test(file))
    .filter((file) => !existsSync(sources) || existsSync(join(sources, file.replace(/js$/, 'ts'))))
    .sort();
}

async function checkCommand(root, folder, file) {
  const path = join(root, folder, file);
  const compiled = `${folder}/${file}`;
  const source = existsSync(join(root, 'src')) || folder === DEFAULT_FOLDER ? `src/commands/${file.replace(/js$/, 'ts')} (${compiled})` : compiled;
  let module;
  try {
    module = await import(pathToFileURL(path).href);
  } catch (cause) {
    throw new Error(`the command file ${source} cannot be loaded: ${cause.message}`, { cause });
  }
  const command = module.default?.default ?? module.default;
  if (typeof command?.run === 'function') return;
  throw new Error(`the command file ${source} has no command as its default export; write \`export default class … extends CubCommand\``);
}
