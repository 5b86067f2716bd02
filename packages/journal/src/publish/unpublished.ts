import { closeSync, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { eventLines, type EventLine } from '../read/read-lines.js';
import { jsonlFiles } from '../read/journal-files.js';
import { uncovered } from './byte-ranges.js';
import type { ByteRange, Publication } from './published-record.js';

export interface UnpublishedDeps {
  /** Folder of the live journal. */
  readonly liveDir: string;
  readonly root: string;
  /** Which of these paths any ref of the repository has ever held. */
  readonly isInHistory: (paths: readonly string[]) => Promise<ReadonlySet<string>>;
}

/** Live lines that no publication holds any more, and the parts of the live files that were looked at. */
export interface Unpublished {
  readonly lines: readonly EventLine[];
  readonly ranges: Readonly<Record<string, readonly ByteRange[]>>;
}

/**
 * A publication counts while all of its files are in the work tree or in the history of some ref. One that a reset or a
 * clean took away is forgotten, and its events are found here again.
 * @param isOurs whether this worktree publishes an event
 */
export async function findUnpublished(
  deps: UnpublishedDeps,
  publications: readonly Publication[],
  isOurs: (line: EventLine) => boolean,
): Promise<Unpublished> {
  const valid = await stillThere(deps, publications);
  const lines: EventLine[] = [];
  const ranges: Record<string, ByteRange[]> = {};
  for (const name of jsonlFiles(deps.liveDir, 1)) {
    const file = join(deps.liveDir, name);
    const covered = valid.flatMap((publication) => publication.ranges[name] ?? []);
    for (const range of uncovered(statSync(file).size, covered)) {
      const { text, end } = readWholeLines(file, range);
      const ours = eventLines(text).filter(isOurs);
      if (ours.length === 0) continue;
      lines.push(...ours);
      // A file has one writer and a writer one tree, so that all lines of the range are ours.
      (ranges[name] ??= []).push([range[0], end]);
    }
  }
  return { lines, ranges };
}

async function stillThere(deps: UnpublishedDeps, publications: readonly Publication[]): Promise<Publication[]> {
  const gone = publications.flatMap(({ files }) => files).filter((path) => !existsSync(join(deps.root, path)));
  const inHistory = gone.length === 0 ? new Set<string>() : await deps.isInHistory([...new Set(gone)]);
  const lost = new Set(gone.filter((path) => !inHistory.has(path)));
  return publications.filter(({ files }) => !files.some((path) => lost.has(path)));
}

/** An unfinished line at the end is left for the next time. */
function readWholeLines(file: string, [start, end]: ByteRange): { text: string; end: number } {
  const fd = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(Math.min(end, fstatSync(fd).size) - start);
    const length = readSync(fd, buffer, 0, buffer.length, start);
    const whole = buffer.subarray(0, buffer.subarray(0, length).lastIndexOf(0x0a) + 1);
    return { text: whole.toString('utf8'), end: start + whole.length };
  } finally {
    closeSync(fd);
  }
}
