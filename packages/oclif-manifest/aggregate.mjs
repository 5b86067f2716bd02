import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readCommands } from './describe-package.mjs';
import { writeIfChanged } from './write-if-changed.mjs';

/**
 * Joins the manifests of the bundled plugins with the package's own commands: `oclif.manifest.json` describes all
 * commands, `dist/command-modules.json` says `{[id]: {package, file}}` where each one's module is.
 * @throws Error when two packages have a command of the same id, a plugin was not built, or `oclif.topics` says nothing of a topic
 */
export async function aggregate(root) {
  const pjson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const sources = [{ name: pjson.name, manifest: await readCommands(root) }, ...bundledManifests(root, pjson), ...mountedManifests(root, pjson)];

  const commands = {};
  const modules = {};
  for (const { name, manifest } of sources) {
    for (const [id, { relativePath, ...command }] of Object.entries(manifest.commands)) {
      if (Object.hasOwn(modules, id)) {
        throw new Error(`the command "${id.replaceAll(':', ' ')}" is in two packages, ${modules[id].package} and ${name}; rename one of them`);
      }
      commands[id] = { ...command, pluginName: name };
      modules[id] = { package: name, file: relativePath.join('/') };
    }
  }
  checkTopics(Object.keys(commands), pjson.oclif?.topics ?? {});
  writeIfChanged(join(root, 'oclif.manifest.json'), { commands: sorted(commands), version: pjson.version });
  writeIfChanged(join(root, 'dist', 'command-modules.json'), sorted(modules));
}

/** Without a description of its own, oclif shows a topic with the summary of whichever command comes first. */
function checkTopics(ids, described) {
  const topics = new Set(ids.flatMap((id) => id.split(':').map((_, i, parts) => parts.slice(0, i).join(':'))));
  const missing = [...topics].filter((topic) => topic !== '' && !Object.hasOwn(described, topic));
  if (missing.length > 0) throw new Error(`package.json#oclif.topics does not describe ${missing.join(', ')}; add what the topic is about`);
}

function bundledManifests(root, pjson) {
  const require = createRequire(join(root, 'package.json'));
  return Object.keys(pjson.dependencies ?? {})
    .filter((name) => name.startsWith('@cub/plugin-') && name !== '@cub/plugin-sdk')
    .sort()
    .map((name) => ({ name, root: dirname(require.resolve(`${name}/package.json`)) }))
    .filter(({ root: plugin }) => hasCommands(plugin))
    .map(({ name, root: plugin }) => ({ name, manifest: readManifest(name, plugin) }));
}

/**
 * Commands of oclif's own plugins, `package.json#cub.mounts = {[package]: ids}`. Mounted one by one, they cost nothing at the start; as a
 * whole plugin, oclif would read its files every time.
 */
function mountedManifests(root, pjson) {
  return Object.entries(pjson.cub?.mounts ?? {}).map(([name, ids]) => {
    const { commands } = readManifest(name, packageRoot(root, name));
    const missing = ids.filter((id) => !Object.hasOwn(commands, id));
    if (missing.length > 0) throw new Error(`package.json#cub.mounts names ${missing.join(', ')}, which ${name} does not have`);
    return { name, manifest: { commands: Object.fromEntries(ids.map((id) => [id, withPlainTexts(commands[id])])) } };
  });
}

/** Without `--json`, which would print what is inside of oclif. One line and examples, as help shows them: our reference pages do not evaluate templates, and what oclif says beyond is not all true of cub. */
function withPlainTexts({ examples = [], summary, description, flags: { json: _, ...flags } = {}, ...command }) {
  const plain = (text) => text.replaceAll('<%= command.id %>', command.id.replaceAll(':', ' ')).replaceAll(/<%-.*?%>/g, 'myplugin').trim();
  const line = plain(summary ?? description.split('\n')[0]).replaceAll('<%= config.bin %>', 'cub');
  return { ...command, flags, enableJsonFlag: false, summary: line, examples: examples.map((example) => (typeof example === 'string' ? plain(example) : { ...example, command: plain(example.command) })) };
}

/** Works also for a package that does not export its package.json. */
function packageRoot(root, name) {
  const folders = createRequire(join(root, 'package.json')).resolve.paths(name) ?? [];
  const found = folders.map((folder) => join(folder, name)).find((candidate) => existsSync(join(candidate, 'package.json')));
  if (found === undefined) throw new Error(`${name} is not installed; run npm ci`);
  return found;
}

/** A plugin that only contributes to others, such as a harness, has no `oclif` section. */
function hasCommands(plugin) {
  return JSON.parse(readFileSync(join(plugin, 'package.json'), 'utf8')).oclif !== undefined;
}

function readManifest(name, root) {
  try {
    return JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8'));
  } catch (cause) {
    if (cause.code === 'ENOENT') throw new Error(`${name} has no oclif.manifest.json; build it first: npm run build`);
    throw new Error(`the oclif.manifest.json of ${name} cannot be read: ${cause.message}; build it again: npm run build`, { cause });
  }
}

function sorted(record) {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
