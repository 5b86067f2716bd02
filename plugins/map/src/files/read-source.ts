import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

/** Larger files are data. */
const LARGEST_FILE = 1024 * 1024;
/** Neither what a link points at nor what a pipe has to say. */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** The bytes of a plain file; a word why not, when it is none, cannot be read or is larger than a source file is. */
export async function readSource(root: string, path: string): Promise<Buffer | 'unreadable' | 'large'> {
  try {
    const file = await open(join(root, path), FLAGS);
    try {
      const { size } = await file.stat().then((found) => (found.isFile() ? found : { size: -1 }));
      if (size < 0) return 'unreadable';
      return size > LARGEST_FILE ? 'large' : await file.readFile();
    } finally {
      await file.close();
    }
  } catch {
    return 'unreadable';
  }
}

/** The text of a plain file of usual size; null for anything else. */
export function readTextSync(root: string, path: string): string | null {
  try {
    const file = openSync(join(root, path), FLAGS);
    try {
      const found = fstatSync(file);
      return found.isFile() && found.size <= LARGEST_FILE ? readFileSync(file, 'utf8') : null;
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}
