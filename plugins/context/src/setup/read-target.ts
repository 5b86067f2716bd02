import { lstatSync, readlinkSync, realpathSync, type Stats } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { CubError } from '@cub/plugin-sdk';
import { codeOf, readRegularFile } from '@cub/journal';

/** A file that a person may have written, as it is now. */
export interface Target {
  /** Where it really is, relative to the root: what a symbolic link leads to. */
  readonly path: string;
  /** null when there is none. */
  readonly bytes: Buffer | null;
}

const MAX_LINKS = 20;

/**
 * Reads a text file of the project through symbolic links, as long as they stay in it.
 * @param path relative to the root
 * @throws CubError `CUB_INIT_READ` (a folder, a device, no permission), `CUB_INIT_BINARY`, `CUB_PATH_LINK` (a link that leads out of the project or in circles)
 */
export function readTarget(root: string, path: string): Target {
  const real = followLinks(root, join(root, path));
  const target = relative(root, real);
  const stats = statsOf(real, path);
  if (!stats) return { path: target, bytes: null };
  if (!stats.isFile()) throw unreadable(path, `it is ${stats.isDirectory() ? 'a folder' : 'no regular file'}`);
  const bytes = readBytes(real, path);
  requireText(bytes, path);
  return { path: target, bytes };
}

/** Where a path leads to, also when nothing is there yet. */
function followLinks(root: string, path: string): string {
  let real = path;
  for (let links = 0; links <= MAX_LINKS; links += 1) {
    real = join(realFolder(dirname(real)), basename(real));
    if (!isInside(realFolder(root), real)) throw linkError(path, `leads to ${real}, which is outside of the project`);
    if (!statsOf(real, path)?.isSymbolicLink()) return join(root, relative(realFolder(root), real));
    real = resolve(dirname(real), readlinkSync(real));
  }
  throw linkError(path, 'leads in circles');
}

/** The real path of a folder; of one that is not there its path. */
function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

function isInside(root: string, path: string): boolean {
  return path.startsWith(root.endsWith(sep) ? root : root + sep);
}

function statsOf(real: string, path: string): Stats | undefined {
  try {
    return lstatSync(real, { throwIfNoEntry: false });
  } catch (error) {
    if (codeOf(error) === 'ENOTDIR') return undefined;
    throw unreadable(path, (error as Error).message, error);
  }
}

function readBytes(real: string, path: string): Buffer {
  try {
    return readRegularFile(real);
  } catch (error) {
    throw unreadable(path, (error as Error).message, error);
  }
}

/** No text has a zero byte, but for UTF-16, into which no line of ours fits. */
function requireText(bytes: Buffer, path: string): void {
  const zero = bytes.indexOf(0);
  if (zero === -1) return;
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const found = isUtf16 ? 'it is UTF-16' : `it has a zero byte at offset ${zero}`;
  throw new CubError(`${path} is not a text that cub can add lines to: expected UTF-8, ${found}`, {
    code: 'CUB_INIT_BINARY',
    suggestions: [isUtf16 ? `Save ${path} as UTF-8, then run the command again.` : `Move ${path} out of the way, then run the command again.`],
  });
}

function unreadable(path: string, why: string, cause?: unknown): CubError {
  return new CubError(`${path} cannot be read: ${why}`, { code: 'CUB_INIT_READ', suggestions: ['Put it right, or move it out of the way; then run the command again.'], cause });
}

function linkError(path: string, what: string): CubError {
  return new CubError(`${path} is a symbolic link that ${what}`, { code: 'CUB_PATH_LINK', suggestions: [`Look who put it there; then remove the link: \`rm ${path}\`.`] });
}
