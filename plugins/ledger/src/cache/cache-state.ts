import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileDurable } from '@cub/journal';

/** What of a cache's files counts, and up to where in the journal they were made. Replaced whole: it decides. */
export interface CacheState {
  /** Part of the names of the files. */
  readonly generation: string;
  /** Of `Journal.changes`. */
  readonly cursor: string;
  readonly indexBytes: number;
  /** Of these bytes. */
  readonly indexCrc: number;
  readonly recordBytes: number;
  readonly textBytes: number;
  /** Of these bytes. */
  readonly textCrc: number;
  /** Rows in the index, with those that newer ones replaced. */
  readonly rows: number;
}

/** @returns null when there is none that this version of cub has made */
export function readState(folder: string): CacheState | null {
  try {
    const { version, ...state } = JSON.parse(readFileSync(statePath(folder), 'utf8')) as CacheState & { version: string };
    return version === ownVersion() ? state : null;
  } catch {
    return null;
  }
}

/** @throws the system's error */
export function writeState(folder: string, state: CacheState): void {
  writeFileDurable(statePath(folder), `${JSON.stringify({ version: ownVersion(), ...state })}\n`, { mode: 0o600 });
}

/** Without this file the rest counts for nothing. */
export function statePath(folder: string): string {
  return join(folder, 'state.json');
}

/** Counts up when rows are written in another way, or when the same events make other records. */
const FORMAT = 3;

/** Another version may fold the same events to other records. */
function ownVersion(): string {
  const { version } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')) as { version: string };
  return `${version}/${FORMAT}`;
}
