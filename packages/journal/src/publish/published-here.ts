import { statSync } from 'node:fs';
import { join } from 'node:path';
import { liveFolder } from '../append/live-journal.js';
import { jsonlFiles } from '../read/journal-files.js';
import { lineRanges } from '../read/line-ranges.js';
import { eventLines, type EventLine } from '../read/read-lines.js';
import { PublishedRecord } from './published-record.js';

/** What one publication of a worktree wrote. */
export interface PublishedHere {
  /** Relative to the project's root. */
  readonly files: readonly string[];
  /** Of the live journal, as far as they are still there. */
  readonly lines: readonly EventLine[];
}

/** The lines of the live journal, of all worktrees of this machine. @throws the system's error */
export function* liveLines(localDir: string): Generator<EventLine> {
  const folder = liveFolder(localDir);
  for (const name of jsonlFiles(folder, 1)) yield* linesOf(join(folder, name), 0, Infinity);
}

/** What this machine remembers of the publications of a worktree, with the live lines that each wrote. @throws the system's error */
export function* publishedHere(localDir: string, tree: string): Generator<PublishedHere> {
  const folder = liveFolder(localDir);
  const known = new Set(jsonlFiles(folder, 1));
  for (const { files, ranges } of new PublishedRecord(join(localDir, 'published'), tree).all()) {
    const parts = Object.entries(ranges).filter(([name]) => known.has(name));
    yield { files, lines: parts.flatMap(([name, list]) => list.flatMap(([start, end]) => [...linesOf(join(folder, name), start, end)])) };
  }
}

function* linesOf(path: string, start: number, end: number): Generator<EventLine> {
  for (const { line } of lineRanges(path, start, Math.min(end, statSync(path).size))) yield* eventLines(line);
}
