import { isBeside } from '../aside-folders.js';
import { purposeOf } from '../command-purpose.js';
import { tableAt, textAt } from '../config-values.js';
import type { Findings, FoundCommand, StackReader } from '../findings.js';
import type { Folder } from '../folder.js';
import { nameOf, parentOf } from '../project-files.js';
import type { Module } from '../project-structure.js';
import { readableName } from '../readable-name.js';
import { forEachName } from '../shell-word.js';
import { nodeEntryPoints } from './node-entry-points.js';
import { scriptNames } from './node-scripts.js';
import { nodeTools } from './node-tools.js';
import { packageManagerOf, type PackageManager } from './node-installer.js';
import { workspaceCommands } from './workspace-commands.js';
import { workspaceMembers, type Member } from './workspace-members.js';

const EVIDENCE = ['package.json', 'pnpm-workspace.yaml', 'lerna.json', 'turbo.json', 'nx.json'];

/** package.json with its scripts, the package manager by its lock file, the packages of a workspace. */
export const nodeReader: StackReader = {
  id: 'node',
  isManifest: (name) => name === 'package.json',
  read: readNode,
};

async function readNode(folder: Folder): Promise<Findings> {
  const manifest = (await folder.json('package.json')) ?? {};
  const manager = packageManagerOf(folder, manifest);
  const members = await workspaceMembers(folder, manifest);
  const scripts = scriptNames(tableAt(manifest, 'scripts'));
  const entryPoints = [{ path: folder.path, manifest }, ...members.filter(({ path }) => !isBeside(path))].flatMap((part) => nodeEntryPoints(folder.files, part.path, part.manifest));
  return {
    evidence: EVIDENCE.filter((name) => folder.has(name)).map((name) => folder.at(name)),
    tools: [members.length > 0 ? `${manager.name} workspace` : manager.name, ...nodeTools(folder, manifest)],
    commands: [
      { command: manager.install, what: 'install', from: folder.at('package.json') },
      ...forEachName(scripts, (word, name) => scriptCommand(folder, manager, word, name)),
      ...workspaceCommands(folder, manager, members, scripts),
    ],
    modules: [...members.map(toModule), ...(await nxProjects(folder))],
    entryPoints,
    members: members.map(({ path }) => path),
  };
}

/** A member without a name in its manifest is called like its folder, and imported by nobody. */
function toModule({ path, name, manifest }: Member): Module {
  return manifest.name === name ? { path, name, isPackage: true } : { path, name };
}

function scriptCommand(folder: Folder, manager: PackageManager, word: string, name: string): FoundCommand {
  // `bun test` is bun's own test runner, whatever the script says.
  const command = name === 'test' && manager.name !== 'bun' ? `${manager.name} test` : `${manager.run} ${word}`;
  return { command, what: purposeOf(name), from: folder.at('package.json') };
}

/** Projects of an nx repository that have no package.json of their own. */
async function nxProjects(folder: Folder): Promise<Module[]> {
  if (!folder.has('nx.json')) return [];
  const inside = folder.files.under(folder.path).filter((path) => nameOf(path) === 'project.json' && parentOf(path) !== folder.path);
  return Promise.all(inside.map(async (path) => ({ path: parentOf(path), name: readableName(textAt(await folder.config.json(path), 'name'), parentOf(path)) })));
}
