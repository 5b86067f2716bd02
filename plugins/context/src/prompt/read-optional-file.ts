import { readFileSync } from 'node:fs';

/** The text of a file without a byte order mark; null when there is no such file. @throws Error that names the file */
export function readOptionalFile(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw new Error(`${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
