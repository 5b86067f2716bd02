import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { EntityName, Journal } from '@cub/plugin-sdk';
import { codeOf } from '@cub/journal';

/** What came into a worktree by git since something was last published there: a merge, a pull, a switch of the branch. */
export interface Arrivals {
  /** Names whose events came or went; null = this has to be found out from all. */
  readonly names: ReadonlySet<EntityName> | null;
  /** All of it is taken care of, and so is what was published meanwhile. */
  keep(): void;
}

/** @param file where it is remembered; that only saves work, so that it is not flushed to the disk */
export function openArrivals(journal: Pick<Journal, 'changes'>, file: string): Arrivals {
  const before = readCursor(file);
  const { cursor, names, isComplete } = journal.changes('tree', before);
  return {
    names: isComplete ? null : names,
    keep: () => {
      const now = journal.changes('tree', cursor).cursor;
      if (now !== before) writeCursor(file, now);
    },
  };
}

function readCursor(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function writeCursor(file: string, cursor: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.${process.pid}`, cursor, { mode: 0o600 });
    renameSync(`${file}.${process.pid}`, file);
  } catch (error) {
    // Without it the next publication looks at more.
    if (codeOf(error) === '') throw error;
  }
}
