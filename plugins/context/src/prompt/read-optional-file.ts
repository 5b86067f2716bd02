import { readRegularFile } from '@cub/journal';
import { CubError } from '@cub/plugin-sdk';

/** More than the longest prompt of any agent; what is larger is here by mistake, and only to look at it would take minutes. */
const MAX_BYTES = 1024 * 1024;

/** The text of a file for agents, without a byte order mark; null when there is no such file. @throws CubError `CUB_CONTEXT_FILE` when it cannot be read, is no text or over 1 MiB */
export function readOptionalFile(path: string): string | null {
  const bytes = readBytes(path);
  if (bytes === null) return null;
  if (bytes.length > MAX_BYTES) throw unfit(`${path} is no text for an agent: expected at most ${MAX_BYTES} bytes, received ${bytes.length}`);
  if (bytes.includes(0)) throw unfit(`${path} is no text for an agent: expected UTF-8, it has a zero byte at offset ${bytes.indexOf(0)}`);
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}

function readBytes(path: string): Buffer | null {
  try {
    return readRegularFile(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw unfit(`${path} cannot be read: ${(error as Error).message}`, error);
  }
}

function unfit(message: string, cause?: unknown): CubError {
  return new CubError(message, { code: 'CUB_CONTEXT_FILE', suggestions: ['Write what agents are to be told in it, or move it out of the way.'], cause });
}
