import { tableAt, textAt, textsOf, valueAt, type Table } from '../config-values.js';
import { readableName } from '../readable-name.js';
import type { Folder } from '../folder.js';
import { matchFolders } from '../path-glob.js';
import { nameOf, parentOf } from '../project-files.js';

/** A package of a workspace. */
export interface Member {
  /** Relative to the root of the project. */
  readonly path: string;
  readonly name: string;
  readonly scripts: Table;
  readonly manifest: Table;
}

/** The packages that the workspace of a folder consists of: npm, yarn and bun name them in package.json, pnpm and lerna in files of their own. */
export async function workspaceMembers(folder: Folder, manifest: Table): Promise<Member[]> {
  const patterns = await workspacePatterns(folder, manifest);
  if (patterns.length === 0) return [];
  const inside = folder.files.under(folder.path).filter((path) => nameOf(path) === 'package.json' && parentOf(path) !== folder.path);
  const start = folder.path === '' ? 0 : folder.path.length + 1;
  const matching = matchFolders(inside.map((path) => parentOf(path).slice(start)), patterns);
  return Promise.all(matching.map((path) => readMember(folder, path)));
}

async function workspacePatterns(folder: Folder, manifest: Table): Promise<string[]> {
  const declared = valueAt(manifest, 'workspaces');
  return [
    ...textsOf(declared),
    ...textsOf(valueAt(declared, 'packages')),
    ...textsOf(valueAt(await folder.yaml('pnpm-workspace.yaml'), 'packages')),
    ...textsOf(valueAt(await folder.json('lerna.json'), 'packages')),
  ];
}

async function readMember(folder: Folder, path: string): Promise<Member> {
  const manifest = (await folder.json(`${path}/package.json`)) ?? {};
  return { path: folder.at(path), name: readableName(textAt(manifest, 'name'), path), scripts: tableAt(manifest, 'scripts'), manifest };
}
