import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { findGit, type GitPaths } from '@cub/git/paths';

export interface ProjectPlace {
  readonly root: string;
  readonly cubDir: string;
  readonly localDir: string;
  readonly git: GitPaths | null;
  readonly tree: string;
}

/**
 * The nearest folder upwards with a `.cub` folder, not beyond the git work tree; else the work tree's top; else the
 * folder itself. A `.cub` above the work tree (in a home folder, say) belongs to something else.
 */
export function findProject(cwd: string): ProjectPlace {
  const start = resolve(cwd);
  const git = findGit(start);
  const root = nearestCub(start, git?.top) ?? git?.top ?? start;
  const cubDir = join(root, '.cub');
  return { root, cubDir, localDir: git ? localFolder(git, root) : join(cubDir, 'local'), git, tree: git?.tree ?? 'main' };
}

function nearestCub(start: string, top: string | undefined): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (isFolder(join(folder, '.cub'))) return folder;
    if (folder === top || folder === dirname(folder)) return undefined;
  }
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
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
