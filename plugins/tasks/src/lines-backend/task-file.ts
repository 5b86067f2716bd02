import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { CubError } from '@cub/schema';
import type { TextFault } from '../files-backend/task-text.js';

/** Where a file of tasks really is. */
export interface TaskFilePlace {
  /** Absolute, all links followed. */
  readonly real: string;
  /** Set when a link leads out of the project: such a file is read but not written. */
  readonly outside: boolean;
  /** Permission bits; undefined when there is no file yet. */
  readonly mode: number | undefined;
}

const MAX_BYTES = 256 * 1024 * 1024;

/** @param file relative to the project's root. @returns a fault when something else is in the file's place */
export function placeOf(root: string, file: string): TaskFilePlace | TextFault {
  const top = realpathSync(root);
  const given = path.join(top, file);
  const fault = (received: string, expected = 'a regular file'): TextFault => ({ line: null, expected, received });
  try {
    const real = realpathSync(given);
    const stat = statSync(real);
    if (!stat.isFile()) return fault(stat.isDirectory() ? 'a folder' : 'something else');
    if (stat.size > MAX_BYTES) return fault(`${stat.size} bytes`, `at most ${MAX_BYTES} bytes`);
    return { real, outside: isOutside(top, real), mode: stat.mode & 0o777 };
  } catch (error) {
    const { code = 'an error' } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') return fault(code, 'a readable file');
    if (lstatSync(given, { throwIfNoEntry: false })) return fault('a symbolic link to nothing');
    return missingPlace(top, given);
  }
}

/** The folder above may be missing, too, and may be a link. */
function missingPlace(top: string, file: string): TaskFilePlace | TextFault {
  const folder = path.dirname(file);
  const link = lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  const target = link ? realFolder(folder) : folder;
  if (target === undefined) return { line: null, expected: 'a folder', received: 'a symbolic link to nothing' };
  return { real: path.join(target, path.basename(file)), outside: isOutside(top, target), mode: undefined };
}

function realFolder(folder: string): string | undefined {
  try {
    return realpathSync(folder);
  } catch {
    return undefined;
  }
}

/** Git's own folder is no place for tasks either. */
function isOutside(top: string, real: string): boolean {
  const parts = path.relative(top, real).split(path.sep);
  return parts[0] === '..' || path.isAbsolute(parts[0] ?? '') || parts.includes('.git');
}

/** @returns no bytes for a file that does not exist */
export function bytesOf({ real }: TaskFilePlace): Buffer | TextFault {
  try {
    return readFileSync(real);
  } catch (error) {
    const { code = 'an error' } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? Buffer.alloc(0) : { line: null, expected: 'a readable file', received: code };
  }
}

/** @throws CubError `CUB_TASK_LINK` */
export function refuseOutside(file: string, { real, outside }: TaskFilePlace): void {
  if (!outside) return;
  throw new CubError(`${file} leads to ${real}, which is not in the project; cub writes nothing there`, {
    code: 'CUB_TASK_LINK',
    suggestions: ['Put the file itself into the project, or choose another `tasks.backend`.'],
  });
}

