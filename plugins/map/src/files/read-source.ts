import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

/** Larger files are data. */
const LARGEST_FILE = 1024 * 1024;
/** Neither what a link points at nor what a pipe has to say. */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** A folder may have become a link to elsewhere since git saw it. */
function isInside(root: string, folder: string): boolean {
  return `${realpathSync.native(join(root, folder))}${sep}`.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
}

/**
 * The bytes of a plain file inside of the project; a word why not, when it is none, cannot be read or is larger than a source file is. Synchronous:
 * thousands of small files take three times as long when each of them waits for its turn four times.
 * @param root as `realpath` says it
 */
export function readSource(root: string, path: string): Buffer | 'unreadable' | 'large' {
  try {
    if (!isInside(root, dirname(path))) return 'unreadable';
    const file = openSync(join(root, path), FLAGS);
    try {
      const found = fstatSync(file);
      if (!found.isFile()) return 'unreadable';
      return found.size > LARGEST_FILE ? 'large' : readFileSync(file);
    } finally {
      closeSync(file);
    }
  } catch {
    return 'unreadable';
  }
}

/** The text of a plain file of usual size; null for anything else. */
export function readText(root: string, path: string): string | null {
  const bytes = readSource(root, path);
  return typeof bytes === 'string' ? null : bytes.toString('utf8');
}
