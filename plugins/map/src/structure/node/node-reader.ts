import { isBeside } from '../aside-folders.js';
import { purposeOf } from '../command-purpose.js';
import { tableAt, textAt, type Table } from '../config-values.js';
import type { Findings, FoundCommand, StackReader } from '../findings.js';
import type { Folder } from '../folder.js';
import { nameOf, parentOf } from '../project-files.js';
import type { Module, WorkspacePackage } from '../project-structure.js';
import { readableName } from '../readable-name.js';
import { forEachName } from '../shell-word.js';
import { briefly } from '../briefly.js';
import { nodeEntryPoints } from './node-entry-points.js';
import { scriptNames } from './node-scripts.js';
import { nodeTools } from './node-tools.js';
import { packageManagerOf, type PackageManager } from './node-installer.js';
import { productMembers } from './product-members.js';
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
  const products = productMembers(members);
  const own = members.filter(({ path }) => !isBeside(path, products));
  return {
    evidence: EVIDENCE.filter((name) => folder.has(name)).map((name) => folder.at(name)),
    tools: [members.length > 0 ? `${manager.name} workspace` : manager.name, ...nodeTools(folder, manifest)],
    commands: [
      { command: manager.install, what: 'install', from: folder.at('package.json') },
      ...forEachName(scripts, (word, name) => scriptCommand(folder, manager, word, name)),
      ...workspaceCommands(folder, manager, members, { scripts, own }),
    ],
    modules: [...members.map(toModule), ...(await nxProjects(folder))],
    packages: members.map((member) => toPackage(member, products)),
    entryPoints: entryPointsOf(folder, manifest, own),
    members: members.map(({ path }) => path),
  };
}

/** A member without a name in its manifest is called like its folder, and imported by nobody. */
function toModule({ path, name, manifest }: Member): Module {
  return manifest.name === name ? { path, name, isPackage: true } : { path, name };
}

function toPackage({ path, name, manifest }: Member, products: ReadonlySet<string>): WorkspacePackage {
  return { path, name, description: briefly(textAt(manifest, 'description')), isProduct: products.has(path) };
}

/** Where the root and its members start: the root first, then members with programs, then the large ones. */
function entryPointsOf({ files, path: root }: Folder, manifest: Table, members: readonly Member[]): string[] {
  const sized = members.map((member) => ({
    ...member,
    rank: [member.manifest.bin === undefined ? 0 : 1, files.under(member.path).length],
  }));
  sized.sort((a, b) => (b.rank[0] ?? 0) - (a.rank[0] ?? 0) || (b.rank[1] ?? 0) - (a.rank[1] ?? 0));
  return [{ path: root, manifest }, ...sized].flatMap((part) => nodeEntryPoints(files, part.path, part.manifest));
}

function scriptCommand(folder: Folder, manager: PackageManager, word: string, name: string): FoundCommand {
  // `bun test` is bun's own test runner, whatever the script says.
  const command = name === 'test' && manager.name !== 'bun' ? `${manager.name} test` : `${manager.run} ${word}`;
  return { command, what: purposeOf(name), from: folder.at('package.json') };
}

/** Projects of an nx repository that have no package.json of their own. */
async function nxProjects(folder: Folder): Promise<Module[]> {
  if (!folder.has('nx.json')) return [];
  const inside = folder.files
    .under(folder.path)
    .filter((path) => nameOf(path) === 'project.json' && parentOf(path) !== folder.path);
  return Promise.all(
    inside.map(async (path) => ({
      path: parentOf(path),
      name: readableName(textAt(await folder.config.json(path), 'name'), parentOf(path)),
    })),
  );
}
