import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeBytes, splitNul } from './bytes.js';
import type { Git } from './git.js';
import { lstatInside, lstatOrNothing, onDisk } from './work-tree-files.js';

/** A file in the work tree that git does not look at: no status, diff or snapshot of git's shows what happens to it. */
export interface UnseenFile {
  readonly path: string;
  /** Octal permissions and type, as `lstat` has them. */
  readonly mode: number;
  readonly size: number;
  readonly mtimeMs: number;
  readonly ino: number;
  /** Ignored, or tracked with a flag that tells git to look away (`skip-worktree`, `assume-unchanged`). */
  readonly why: 'ignored' | 'flagged';
  /** False in a folder that is ignored as a whole, such as `dist/`: its files mostly come from a build. */
  readonly single: boolean;
}

export interface UnseenLimits {
  /** Files over all. */
  readonly files: number;
  /** A folder that is ignored as a whole and has more files than this is passed over: dependencies, build outputs. */
  readonly filesInFolder: number;
}

/**
 * The files that git does not look at, up to the limits: flagged ones first, then single ignored files, then small ignored folders.
 * A repository in an ignored folder is passed over.
 */
export async function unseenFiles(git: Git, limits: UnseenLimits): Promise<UnseenFile[]> {
  const [flagged, ignored] = await Promise.all([flaggedPaths(git), ignoredPaths(git)]);
  const singles = ignored.filter((path) => !path.endsWith('/'));
  const found: UnseenFile[] = [];
  const add = async (path: string, kind: Pick<UnseenFile, 'why' | 'single'>) => {
    if (found.length >= limits.files) return;
    const stats = await lstatInside(git.paths.top, path);
    if (!stats || !(stats.isFile() || stats.isSymbolicLink())) return;
    found.push({ path, mode: stats.mode, size: stats.size, mtimeMs: stats.mtimeMs, ino: stats.ino, ...kind });
  };
  for (const path of flagged) await add(path, { why: 'flagged', single: true });
  for (const path of singles) await add(path, { why: 'ignored', single: true });
  for (const folder of ignored.filter((path) => path.endsWith('/'))) {
    if (found.length >= limits.files) break;
    for (const path of await filesBelow(git, folder.slice(0, -1), limits.filesInFolder)) await add(path, { why: 'ignored', single: false });
  }
  return found;
}

/** Ignored files; a folder that is ignored as a whole ends with `/`, and nothing in it is listed. */
async function ignoredPaths(git: Git): Promise<string[]> {
  return splitNul((await git.run(['ls-files', '--others', '--ignored', '--exclude-standard', '--directory', '-z'])).stdout);
}

/** `S`: skip-worktree; a lower case letter: assume-unchanged. A sparse checkout has many whose folder is not even there. */
async function flaggedPaths(git: Git): Promise<string[]> {
  const { stdout } = await git.run(['ls-files', '-v', '-z']);
  const paths = splitNul(stdout).filter((line) => /^[Sa-z] /.test(line)).map((line) => line.slice(2));
  const folders = new Map<string, boolean>();
  const isThere = async (path: string) => {
    const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
    if (folder !== '' && !folders.has(folder)) folders.set(folder, (await lstatOrNothing(onDisk(git.paths.top, folder))) !== undefined);
    return folder === '' || folders.get(folder) === true;
  };
  const there: string[] = [];
  for (const path of paths) if (await isThere(path)) there.push(path);
  return there;
}

/** @returns nothing when there are more than `max`, or a repository among them */
async function filesBelow(git: Git, folder: string, max: number): Promise<string[]> {
  const files: string[] = [];
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    const at = onDisk(git.paths.top, next);
    const entries = (await lstat(at).catch(() => null))?.isDirectory() ? await readdir(at, { withFileTypes: true, encoding: 'buffer' }) : [];
    for (const entry of entries) {
      const name = decodeBytes(entry.name);
      if (name === '.git') return [];
      const path = join(next, name);
      if (entry.isDirectory()) folders.push(path);
      else files.push(path);
    }
    if (files.length + folders.length > max) return [];
  }
  return files.sort();
}
