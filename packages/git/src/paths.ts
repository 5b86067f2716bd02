import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';

/** Where a work tree and its repository are. All paths are absolute. */
export interface GitPaths {
  /** The work tree's top folder. */
  readonly top: string;
  /** The folder of this work tree: HEAD, index. */
  readonly gitDir: string;
  /** The folder that all work trees share: objects, refs. */
  readonly commonDir: string;
  /** `main`, or the name of a linked worktree. A submodule is a repository of its own: `main`. */
  readonly tree: string;
}

/**
 * Finds the work tree that a folder is in, as git does, without starting a process. `GIT_DIR` and its like are ignored.
 * @returns null outside git, and where `.git` is a broken link to a repository.
 */
export function findGit(cwd: string): GitPaths | null {
  const found = walkUp(resolve(cwd));
  if (found && !isInside(cwd, found.top)) return walkUp(realpathSync(cwd));
  return found;
}

/**
 * Finds the repository without a worktree that a folder is in: a bare one, or a `.git` folder. Nothing of a project may be
 * written there.
 * @returns the folder of the repository; null where there is a worktree, and outside git
 */
export function findGitDirWithoutWorktree(cwd: string): string | null {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    if (isGitDir(folder) && existsSync(join(folder, 'refs'))) return folder;
    if (existsSync(join(folder, '.git'))) return bareBehind(folder);
    if (dirname(folder) === folder) return null;
  }
}

/** `.git` of a folder that holds a bare repository and its worktrees leads to the bare repository. */
function bareBehind(folder: string): string | null {
  const gitDir = findGit(folder)?.gitDir;
  if (gitDir === undefined || gitDir !== commonDirOf(gitDir)) return null;
  const config = join(gitDir, 'config');
  const isBare = existsSync(config) && /^\s*bare\s*=\s*true\s*$/im.test(readFileSync(config, 'utf8'));
  return isBare ? gitDir : null;
}

function walkUp(start: string): GitPaths | null {
  for (let top = start; ; top = dirname(top)) {
    const dotGit = join(top, '.git');
    const kind = statSync(dotGit, { throwIfNoEntry: false });
    if (kind?.isFile()) return fromGitFile(top, dotGit);
    if (kind?.isDirectory() && isGitDir(dotGit)) return describe(top, dotGit);
    if (dirname(top) === top) return null;
  }
}

/** A symlink on the way can lead out of the work tree that its name is in. */
function isInside(cwd: string, top: string): boolean {
  const [realCwd, realTop] = [realOrSame(cwd), realOrSame(top)];
  return realCwd === realTop || realCwd.startsWith(realTop.endsWith(sep) ? realTop : realTop + sep);
}

function realOrSame(path: string): string {
  return existsSync(path) ? realpathSync(path) : resolve(path);
}

function fromGitFile(top: string, file: string): GitPaths | null {
  const target = /^gitdir: (.+?)\r?\n*$/s.exec(readFileSync(file, 'utf8'))?.[1];
  if (target === undefined) return null;
  const gitDir = resolve(top, target);
  return isGitDir(gitDir) ? describe(top, gitDir) : null;
}

function describe(top: string, gitDir: string): GitPaths {
  const commonDir = commonDirOf(gitDir);
  return { top, gitDir, commonDir, tree: commonDir === gitDir ? 'main' : basename(gitDir) };
}

function commonDirOf(gitDir: string): string {
  const file = join(gitDir, 'commondir');
  return existsSync(file) ? resolve(gitDir, readFileSync(file, 'utf8').trim()) : gitDir;
}

function isGitDir(dir: string): boolean {
  return existsSync(join(dir, 'HEAD')) && existsSync(join(commonDirOf(dir), 'objects'));
}
