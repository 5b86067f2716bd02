import { createHash } from 'node:crypto';
import { closeSync, lstatSync, openSync, readFileSync, readSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { lineRanges, writeFileDurable } from '@cub/journal';
import type { JournalFault, Project } from '@cub/plugin-sdk';

type Place = Pick<Project, 'cubDir' | 'cacheDir' | 'tree'>;

/** How far the index was looked through. It only saves work: without it all of it is. */
interface Checked {
  readonly ino: number;
  readonly mtimeMs: number;
  readonly bytes: number;
  /** Of the last bytes that were looked at: nobody has put something in before them. */
  readonly tail: string;
  readonly lines: number;
  readonly faults: readonly JournalFault[];
}

const NOTHING = { bytes: 0, lines: 0, faults: [] } as const;
const TAIL_BYTES = 4096;
const SHOWN = 80;

/**
 * Lines of `.cub/ledger/index.jsonl` that cannot be read. Nothing of cub's is missing for them, for cub asks its cache; other programs read the index.
 * A file that only grew is looked through from where the last look ended.
 * @throws the system's error for a file that is there and cannot be opened
 */
export function indexFaults(place: Place): JournalFault[] {
  const path = join(place.cubDir, 'ledger', 'index.jsonl');
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile()) return [];
  const before = readChecked(place);
  if (before && before.ino === stat.ino && before.bytes === stat.size && before.mtimeMs === stat.mtimeMs) return [...before.faults];
  const from = before && hasGrown(path, stat, before) ? before : NOTHING;
  const found = look(path, stat.size, from);
  if (found.bytes < stat.size) return [...found.faults, ...unfinished(path, found, stat.size)];
  keepChecked(place, { ...found, ino: stat.ino, mtimeMs: stat.mtimeMs, tail: tailOf(path, found.bytes) });
  return found.faults;
}

function hasGrown(path: string, { ino, size }: Stats, { ino: known, bytes, tail }: Checked): boolean {
  return ino === known && size > bytes && tailOf(path, bytes) === tail;
}

interface Look {
  bytes: number;
  lines: number;
  faults: JournalFault[];
}

function look(path: string, size: number, from: Pick<Checked, 'bytes' | 'lines' | 'faults'>): Look {
  const found: Look = { bytes: from.bytes, lines: from.lines, faults: [...from.faults] };
  for (const { line, end } of lineRanges(path, from.bytes, size)) {
    found.lines += 1;
    found.bytes = end;
    if (!isReadable(line)) found.faults.push(faultOf(path, found.lines, line, false));
  }
  return found;
}

/** What stands behind the last line end: whoever wrote it was killed, or writes at this moment. */
function unfinished(path: string, { bytes, lines }: Look, size: number): JournalFault[] {
  const line = readRange(path, bytes, size).toString('utf8');
  return isReadable(line) ? [] : [faultOf(path, lines + 1, line, true)];
}

function isReadable(line: string): boolean {
  if (line.trim() === '') return true;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function faultOf(file: string, line: number, text: string, torn: boolean): JournalFault {
  const received = text.length > SHOWN ? `${text.slice(0, SHOWN)}… (${text.length} characters)` : text;
  return { file, line, expected: 'a JSON object (`cub ledger rebuild` writes the index anew)', received, torn };
}

function tailOf(path: string, bytes: number): string {
  return createHash('sha256').update(readRange(path, Math.max(0, bytes - TAIL_BYTES), bytes)).digest('hex');
}

function readRange(path: string, start: number, end: number): Buffer {
  const fd = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(end - start);
    return buffer.subarray(0, readSync(fd, buffer, 0, buffer.length, start));
  } finally {
    closeSync(fd);
  }
}

function readChecked(place: Place): Checked | null {
  try {
    return JSON.parse(readFileSync(pathOf(place), 'utf8')) as Checked;
  } catch {
    return null;
  }
}

function keepChecked(place: Place, checked: Checked): void {
  try {
    writeFileDurable(pathOf(place), `${JSON.stringify(checked)}\n`, { mode: 0o600 });
  } catch {
    // A folder that cannot be written costs time.
  }
}

function pathOf({ cacheDir, tree }: Place): string {
  return join(cacheDir, 'ledger', `index-checked-${encodeURIComponent(tree)}.json`);
}
