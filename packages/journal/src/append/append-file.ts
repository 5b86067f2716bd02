import { closeSync, constants, fdatasyncSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { ensureFolder, fsyncDir } from '../durable-file.js';

const NEWLINE = 0x0a;
const FLAGS = constants.O_RDWR | constants.O_CREAT | constants.O_APPEND;

/** A file of lines that is only ever appended to, one `write(2)` a line. */
export interface AppendFile {
  readonly path: string;
  /** Bytes that stand after the last line end: what a killed writer or a full disk left. 0 after {@link AppendFile.heal}. */
  tornBytes(): number;
  /** Ends a torn line, so that it damages no other. */
  heal(): void;
  /** @param line without its end @throws the system's error; the file may then have a torn tail */
  append(line: string, options: { sync: boolean }): void;
  /** False when the file was unlinked or its folder removed. */
  isLinked(): boolean;
  close(): void;
}

/** Opens or creates the file and its folders. @throws the system's error */
export function openAppendFile(path: string, mode = 0o644): AppendFile {
  ensureFolder(dirname(path), 0o755);
  const fd = openSync(path, FLAGS, mode);
  if (fstatSync(fd).size === 0) fsyncDir(dirname(path));
  let torn = tornTail(fd);
  return {
    path,
    tornBytes: () => torn,
    heal: () => {
      if (torn === 0) return;
      writeSync(fd, '\n');
      torn = 0;
    },
    append: (line, { sync }) => {
      const bytes = Buffer.from(`${line}\n`);
      const written = writeSync(fd, bytes);
      if (written < bytes.length) {
        torn += written;
        throw Object.assign(new Error(`only ${written} of ${bytes.length} bytes could be written`), { code: 'ENOSPC' });
      }
      if (sync) fdatasyncSync(fd);
    },
    isLinked: () => fstatSync(fd).nlink > 0,
    close: () => closeSync(fd),
  };
}

function tornTail(fd: number): number {
  const { size } = fstatSync(fd);
  const chunk = Buffer.alloc(64 * 1024);
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - chunk.length);
    const length = readSync(fd, chunk, 0, end - start, start);
    const newline = chunk.subarray(0, length).lastIndexOf(NEWLINE);
    if (newline !== -1) return size - (start + newline + 1);
    end = start;
  }
  return size;
}
