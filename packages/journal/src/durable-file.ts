import { randomBytes } from 'node:crypto';
import { closeSync, fchmodSync, fsyncSync, linkSync, lstatSync, mkdirSync, openSync, readlinkSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { CubError } from '@cub/schema';

export interface DurableFileOptions {
  /** Permission bits, exact (the umask does not apply). @defaultValue 0666 less the umask */
  readonly mode?: number;
  /** A folder that the file must not leave by a symbolic link in its path: a clone may carry links that lead anywhere. */
  readonly within?: string;
}

const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

/** Link is not to be had on every file system (exFAT, some network mounts). */
export const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** What systems say that cannot flush a folder. */
export const UNFLUSHABLE: ReadonlySet<string> = new Set(['EISDIR', 'EINVAL', 'EPERM', 'EACCES', 'ENOTSUP']);

/**
 * Replaces a file so that a crash at any point leaves the old or the new content, never a mixture: temp file in the same
 * folder, fsync, rename, fsync of the folder. Missing folders are created. A symbolic link is replaced, not followed.
 * @throws the system's error (ENOSPC, EACCES, …), or `CUB_PATH_LINK`; the old content is then untouched
 */
export function writeFileDurable(path: string, data: string | Uint8Array, options: DurableFileOptions = {}): void {
  prepareFolder(path, options);
  const temp = writeTemp(path, data, options);
  try {
    renameSync(temp, path);
  } catch (error) {
    rmSync(temp, { force: true });
    throw error;
  }
  fsyncDir(dirname(path));
}

/**
 * Creates a file together with its content, atomically and durably. Of several processes that try, exactly one succeeds.
 * @returns false when the path exists already
 * @throws the system's error (ENOSPC, EACCES, …), or `CUB_PATH_LINK`
 */
export function createExclusive(path: string, data: string | Uint8Array, options: DurableFileOptions = {}): boolean {
  prepareFolder(path, options);
  const temp = writeTemp(path, data, options);
  try {
    linkSync(temp, path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (!NO_LINKS.has(codeOf(error))) throw error;
    if (!createWithoutLink(path, data, options)) return false;
  } finally {
    rmSync(temp, { force: true });
  }
  fsyncDir(dirname(path));
  return true;
}

/** Makes the entries of a folder durable. Systems that cannot flush a folder are passed over. */
export function fsyncDir(path: string): void {
  let fd: number | undefined;
  try {
    fd = openSync(path, 'r');
    fsyncSync(fd);
  } catch (error) {
    if (!UNFLUSHABLE.has(codeOf(error))) throw error;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** Creates a folder and those above it, each entry flushed. */
export function ensureFolder(path: string, mode?: number): void {
  const first = mkdirSync(path, { recursive: true, mode });
  if (first === undefined) return;
  for (let folder = path; folder.length >= first.length; folder = dirname(folder)) fsyncDir(dirname(folder));
}

/**
 * Makes sure that no folder from `root` down to `folder` is a symbolic link; folders that do not exist yet are none.
 * @throws CubError `CUB_PATH_LINK`; `CUB_PATH_OUTSIDE` when `folder` is not below `root`
 */
export function requireRealFolders(root: string, folder: string): void {
  const within = relative(root, folder);
  if (within === '..' || within.startsWith(`..${sep}`) || isAbsolute(within)) throw new CubError(`${folder} is not in ${root}`, { code: 'CUB_PATH_OUTSIDE' });
  let path = root;
  for (const part of within.split(sep)) {
    path = join(path, part);
    if (!lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) continue;
    throw new CubError(`${path} is a symbolic link to ${readlinkSync(path)}; cub writes its files to real folders only`, {
      code: 'CUB_PATH_LINK',
      suggestions: [`Look where it leads and who put it there; then remove the link: \`rm ${path}\`.`],
    });
  }
}

/** The code of a system error, '' for anything else. */
export function codeOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return typeof code === 'string' ? code : '';
}

/** A private file makes private folders. */
function prepareFolder(path: string, { within, mode }: DurableFileOptions): void {
  if (within !== undefined) requireRealFolders(within, dirname(path));
  ensureFolder(dirname(path), mode === PRIVATE_FILE ? PRIVATE_FOLDER : undefined);
}

/** A name in the same folder that no other file has. */
export function tempPath(path: string): string {
  return join(dirname(path), `.cub-${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
}

function writeTemp(path: string, data: string | Uint8Array, options: DurableFileOptions): string {
  const temp = tempPath(path);
  try {
    writeNew(temp, data, options);
  } catch (error) {
    rmSync(temp, { force: true });
    throw error;
  }
  return temp;
}

/** The name is taken before the content is there; the best that a file system without links allows. */
function createWithoutLink(path: string, data: string | Uint8Array, options: DurableFileOptions): boolean {
  try {
    writeNew(path, data, options);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function writeNew(path: string, data: string | Uint8Array, { mode }: DurableFileOptions): void {
  const fd = openSync(path, 'wx', mode);
  try {
    if (mode !== undefined) fchmodSync(fd, mode);
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
