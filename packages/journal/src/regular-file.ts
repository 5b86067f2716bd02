import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';

/** More than any file of settings, tasks or instructions has; a larger one is there by mistake, or to hold cub up. */
const DEFAULT_MAX_BYTES = 16 * 1024 * 1024;

/**
 * Reads a file of a repository that has to be a plain one. A pipe, a socket, a device or a folder in its place is an error at once, where `readFileSync`
 * would wait for ever or fill the memory; so is a file that is too large. Links are followed.
 * @throws the system's error; one with the code `EIRREGULAR` or `EFBIG` that says what was expected and received
 */
export function readRegularFile(path: string, maxBytes: number = DEFAULT_MAX_BYTES): Buffer {
  // Without NONBLOCK opening a pipe waits for its writer. Windows has neither.
  const fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0));
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile()) throw coded('EIRREGULAR', `expected a regular file, received ${kindOf(stats)}`);
    if (stats.size > maxBytes) throw coded('EFBIG', `expected at most ${maxBytes} bytes, received ${stats.size}`);
    return readFileSync(fd);
  } finally {
    closeSync(fd);
  }
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a named pipe';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}

function coded(code: string, message: string): NodeJS.ErrnoException {
  return Object.assign(new Error(message), { code });
}
