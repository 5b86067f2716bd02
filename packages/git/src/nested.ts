import { existsSync, realpathSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { splitNul } from './bytes.js';
import type { Git } from './git.js';
import { findGit, type GitPaths } from './paths.js';
import { submodulesInFiles } from './submodules.js';
import { indexEntries } from './tree-entries.js';
import { ancestors, onDisk } from './work-tree-files.js';

export const GITLINK = '160000';

/**
 * A repository below the top folder of another one.
 * - `submodule`: `.gitmodules` names it.
 * - `worktree`: another work tree of the same repository.
 * - `overlay`: a `.git` in a folder whose files the outer repository tracks.
 * - `repository`: any other one; a commit of the outer repository can hold none of its files.
 */
export interface NestedRepository {
  /** Relative to the outer top folder. */
  readonly path: string;
  readonly kind: 'submodule' | 'worktree' | 'overlay' | 'repository';
  /** Its name in `.gitmodules`; null for what is no submodule. */
  readonly name: string | null;
  readonly paths: GitPaths;
}

export interface NestedRepositories {
  readonly repositories: readonly NestedRepository[];
  /** Submodules that are not checked out, but in whose folder there are files, which git does not see. */
  readonly hollow: readonly string[];
}

/** The repositories directly below a work tree, in the order of their paths. What git ignores is not looked at. */
export async function nestedRepositories(git: Git): Promise<NestedRepositories> {
  const [entries, others, submodules] = await Promise.all([indexEntries(git.run), untracked(git), submodulesInFiles(git)]);
  const tracked = foldersOf([...entries.keys()]);
  const links = [...entries].filter(([, { mode }]) => mode === GITLINK).map(([path]) => path);
  const candidates = new Set([...links, ...submodules.keys(), ...tracked, ...foldersOf(others)]);
  const repositories = [...candidates].sort().flatMap((path) => {
    const paths = repositoryAt(git, path);
    if (!paths) return [];
    return [{ path, paths, name: submodules.get(path) ?? null, kind: kindOf(git, paths, { isSubmodule: submodules.has(path), isTracked: tracked.has(path) }) }];
  });
  const closed = links.filter((path) => submodules.has(path) && !repositories.some((found) => found.path === path));
  return { repositories, hollow: await withFiles(git, closed) };
}

/** Untracked files; a repository among them ends with `/`, and nothing in it is listed. */
async function untracked(git: Git): Promise<string[]> {
  return splitNul((await git.run(['ls-files', '--others', '--exclude-standard', '-z'])).stdout);
}

function foldersOf(paths: readonly string[]): Set<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    const parent = path.slice(0, path.lastIndexOf('/'));
    if (path.includes('/') && !folders.has(parent)) for (const folder of ancestors(path)) folders.add(folder);
  }
  return folders;
}

/** The repository whose top folder is exactly this one. */
export function repositoryAt(git: Git, path: string): GitPaths | null {
  if (!existsSync(onDisk(git.paths.top, `${path}/.git`))) return null;
  const folder = `${git.paths.top}/${path}`;
  const found = findGit(folder);
  return found?.top === folder ? found : null;
}

function isSameRepository(git: Git, paths: GitPaths): boolean {
  return realpathSync(paths.commonDir) === realpathSync(git.paths.commonDir);
}

/** Whether a folder is another work tree of the same repository. */
export function isOwnWorktree(git: Git, path: string): boolean {
  const found = repositoryAt(git, path);
  return found !== null && isSameRepository(git, found);
}

function kindOf(git: Git, paths: GitPaths, { isSubmodule, isTracked }: { isSubmodule: boolean; isTracked: boolean }): NestedRepository['kind'] {
  if (isSameRepository(git, paths)) return 'worktree';
  if (isTracked) return 'overlay';
  return isSubmodule ? 'submodule' : 'repository';
}

async function withFiles(git: Git, paths: readonly string[]): Promise<string[]> {
  const filled = await Promise.all(paths.map(async (path) => (await readdir(onDisk(git.paths.top, path)).catch(() => [])).length > 0));
  return paths.filter((_, i) => filled[i]);
}
