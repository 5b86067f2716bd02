import { createHash } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { findGit, type GitPaths } from '@cub/git/paths';

export interface ProjectPlace {
  readonly root: string;
  readonly cubDir: string;
  readonly localDir: string;
  readonly cacheDir: string;
  readonly git: GitPaths | null;
  readonly tree: string;
}

export interface ProjectSearch {
  /** The user's folder for caches. */
  readonly userCacheDir: string;
  /** The folder itself is the project, whatever is above it. @defaultValue false */
  readonly asRoot?: boolean;
}

/**
 * Finds the project: the nearest folder upwards with settings of cub, within the git worktree; else the worktree's top;
 * else the folder itself. A `.cub` folder without settings is no project: it would capture every folder below it.
 */
export function findProject(cwd: string, { userCacheDir, asRoot = false }: ProjectSearch): ProjectPlace {
  const start = resolve(cwd);
  const git = findGit(start);
  const root = asRoot ? start : (nearestProject(start, git?.top) ?? git?.top ?? start);
  const cubDir = join(root, '.cub');
  const localDir = git ? localFolder(git, root) : join(cubDir, 'local');
  // Outside git a command that only reads must leave nothing in the folder.
  const cacheDir = git ? join(localDir, 'cache') : join(userCacheDir, 'projects', digestOf(root));
  return { root, cubDir, localDir, cacheDir, git, tree: git?.tree ?? 'main' };
}

function nearestProject(start: string, top: string | undefined): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (hasSettings(folder)) return folder;
    if (folder === top || folder === dirname(folder)) return undefined;
  }
}

/** The two files that `cub config` reads settings of a project from. */
function hasSettings(folder: string): boolean {
  return exists(join(folder, '.cub', 'config.json')) || exists(join(folder, '.cub.json'));
}

/** A file that cannot be read counts as well: reading it then says why. */
function exists(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOTDIR';
  }
}

function digestOf(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 16);
}

/** A project in a subfolder of a repository gets a folder of its own, or two of them would share one journal. */
function localFolder(git: GitPaths, root: string): string {
  const nested = relative(git.top, root);
  return nested === '' ? join(git.commonDir, 'cub') : join(git.commonDir, 'cub', 'nested', nested.split(sep).join('+'));
}

/** The folder's name reduced to the grammar of project ids, else `cub`. */
export function defaultProjectId(root: string): string {
  const reduced = basename(root)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .replaceAll(/-(?=[0-9-]|$)/g, '');
  return /^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/.test(reduced) ? reduced : 'cub';
}
