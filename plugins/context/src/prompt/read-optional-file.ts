import { readFileSync } from 'node:fs';

/** More than the longest prompt of any agent; what is larger is here by mistake, and only to look at it would take minutes. */
const MAX_BYTES = 1024 * 1024;

/** The text of a file for agents, without a byte order mark; null when there is no such file. @throws Error that names the file, also when it is no text or over 1 MiB */
export function readOptionalFile(path: string): string | null {
  const bytes = readBytes(path);
  if (bytes === null) return null;
  if (bytes.length > MAX_BYTES) throw new Error(`${path} is no text for an agent: expected at most ${MAX_BYTES} bytes, received ${bytes.length}`);
  if (bytes.includes(0)) throw new Error(`${path} is no text for an agent: it has a NUL byte`);
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}

function readBytes(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw new Error(`${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
