import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, writeFileDurable } from '../durable-file.js';
import type { LogPosition } from './range-log.js';

/** How a folder of journal files looked when everything in it was known. */
export interface Stamp {
  /** Up to where the log says it. */
  readonly position: LogPosition;
  /** All folders with their change times in ns; the uppermost with null when it was not there. */
  readonly folders: readonly (readonly [path: string, changedNs: string | null])[];
  /** Of files that may grow. */
  readonly sizes: readonly (readonly [file: string, bytes: number])[];
  /** Files that do not consist of whole events. */
  readonly faulty: readonly string[];
}

/** @returns null when there is none that can be read */
export function readStamp(path: string): Stamp | null {
  try {
    const { stamp, ...value } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Stamp> & { stamp?: unknown };
    const { position, folders, sizes, faulty } = value;
    return stamp === 1 && position && Array.isArray(folders) && Array.isArray(sizes) && Array.isArray(faulty) ? { position, folders, sizes, faulty } : null;
  } catch {
    return null;
  }
}

/** Without one the next look costs more; so a folder that cannot be written is no error. */
export function writeStamp(path: string, stamp: Stamp): void {
  try {
    writeFileDurable(path, `${JSON.stringify({ stamp: 1, ...stamp })}\n`, { mode: 0o600 });
  } catch (error) {
    if (codeOf(error) === '') throw error;
  }
}

/** Whether nothing has come, gone or grown since; costs one look at each folder. */
export function isStill(folder: string, { folders, sizes }: Stamp): boolean {
  return (
    folders.every(([path, changedNs]) => (statSync(join(folder, path), { bigint: true, throwIfNoEntry: false })?.ctimeNs.toString() ?? null) === changedNs) &&
    sizes.every(([file, bytes]) => statSync(join(folder, file), { throwIfNoEntry: false })?.size === bytes)
  );
}
