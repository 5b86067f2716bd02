import { CubError, isCubError } from '@cub/schema';

/** Runs a write; what the operating system refuses becomes an error that names the file. */
export async function writing<T>(place: string, write: () => T | Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (isCubError(error) || code === undefined) throw error;
    throw new CubError(`cannot write ${place}: ${reasons[code] ?? code}`, {
      code: 'CUB_TASK_WRITE',
      suggestions: ['Nothing was changed in this file. Make the folder writable or free some space, then run the command again.'],
      cause: error,
    });
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
};
