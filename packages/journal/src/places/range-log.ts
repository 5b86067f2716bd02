import { randomBytes } from 'node:crypto';
import { appendFileSync, closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { dirname } from 'node:path';
import type { EntityName } from '@cub/schema';
import { codeOf, ensureFolder, writeFileDurable } from '../durable-file.js';

/** Consecutive lines of a file that name the same entities: bytes from `start` to `end` (exclusive). A file that is gone has `end` -1. */
export interface PlaceRow {
  /** Relative to the folder that is looked at, with `/`. */
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly names: readonly (EntityName | typeof FAULTY)[];
}

/** Stands for lines that are no events. */
export const FAULTY = '!';

/** How much of a log somebody has seen. It means nothing in another generation of the log. */
export interface LogPosition {
  readonly generation: string;
  readonly offset: number;
}

export interface LogRows {
  readonly rows: readonly PlaceRow[];
  /** Behind the last whole row. */
  readonly position: LogPosition;
  /** False when these are the rows behind the position that was asked for. */
  readonly fromStart: boolean;
}

const HEADER_BYTES = 128;

/**
 * Rows of places in a file that is only ever appended to, so that several processes may write it at once: what they say twice is the same. It only
 * saves work: one that is damaged counts as missing and is made again.
 */
export class RangeLog {
  constructor(private readonly path: string) {}

  /** The rows behind a position; all when it is of another generation. @returns null when there is no usable log */
  read(from?: LogPosition): LogRows | null {
    const text = this.text(from);
    if (text === null) return null;
    // What has no line end yet is being written by somebody else.
    const whole = text.content.slice(0, text.content.lastIndexOf('\n') + 1);
    const rows = whole.split('\n').filter(Boolean).map(parseRow);
    if (rows.includes(null)) return null;
    const position = { generation: text.generation, offset: text.offset + Buffer.byteLength(whole) };
    return { rows: rows as PlaceRow[], position, fromStart: text.generation !== from?.generation };
  }

  /**
   * The rows that name these entities, in their order, and the rows of files that are gone which did. Found in the text: to ask for one of many, the rest
   * need not be parsed.
   * @returns null when there is no usable log
   */
  rowsNaming(names: Iterable<string>): PlaceRow[] | null {
    const content = this.text(undefined)?.content;
    if (content === undefined) return null;
    const starts = new Set([...names].flatMap((name) => lineStarts(content, `,${JSON.stringify(name)}`)));
    const rows = [...starts].sort((a, b) => a - b).map((start) => parseRow(content.slice(start, content.indexOf('\n', start))));
    return rows.includes(null) ? null : (rows as PlaceRow[]);
  }

  /** Whether the log ends where somebody has seen it end. */
  endsAt({ generation, offset }: LogPosition): boolean {
    try {
      const fd = openSync(this.path, 'r');
      try {
        return fstatSync(fd).size === offset && parseHeader(readRange(fd, 0, HEADER_BYTES).split('\n')[0] ?? '') === generation;
      } finally {
        closeSync(fd);
      }
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return false;
      throw error;
    }
  }

  /** @throws the system's error */
  append(rows: readonly PlaceRow[]): void {
    appendFileSync(this.path, rows.map(serialise).join(''), { mode: 0o600 });
  }

  /** Begins a new generation with these rows. @throws the system's error */
  replace(rows: readonly PlaceRow[]): LogPosition {
    const generation = randomBytes(12).toString('hex');
    const content = `${JSON.stringify({ places: 1, generation })}\n${rows.map(serialise).join('')}`;
    ensureFolder(dirname(this.path), 0o700);
    writeFileDurable(this.path, content, { mode: 0o600 });
    return { generation, offset: Buffer.byteLength(content) };
  }

  /** Header and rows are read from one open file: another process may put a new generation in its place at any time. */
  private text(from: LogPosition | undefined): { content: string; generation: string; offset: number } | null {
    let fd: number;
    try {
      fd = openSync(this.path, 'r');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null;
      throw error;
    }
    try {
      const header = readRange(fd, 0, HEADER_BYTES).split('\n')[0] ?? '';
      const generation = parseHeader(header);
      if (generation === null) return null;
      const { size } = fstatSync(fd);
      const offset = generation === from?.generation && from.offset <= size ? from.offset : Buffer.byteLength(header) + 1;
      return { content: readRange(fd, offset, size), generation, offset };
    } finally {
      closeSync(fd);
    }
  }
}

/** Where the lines begin that have this text in them. */
function lineStarts(content: string, text: string): number[] {
  const starts: number[] = [];
  for (let at = content.indexOf(text); at !== -1; at = content.indexOf(text, at + text.length)) starts.push(content.lastIndexOf('\n', at) + 1);
  return starts;
}

function readRange(fd: number, start: number, end: number): string {
  const buffer = Buffer.alloc(Math.max(0, end - start));
  return buffer.toString('utf8', 0, readSync(fd, buffer, 0, buffer.length, start));
}

function parseHeader(line: string): string | null {
  const { places, generation } = (parse(line) ?? {}) as { places?: unknown; generation?: unknown };
  return places === 1 && typeof generation === 'string' ? generation : null;
}

function serialise({ file, start, end, names }: PlaceRow): string {
  return `${JSON.stringify([file, start, end, ...names])}\n`;
}

function parseRow(line: string): PlaceRow | null {
  const value = parse(line);
  if (!Array.isArray(value)) return null;
  const [file, start, end, ...names] = value as unknown[];
  if (typeof file !== 'string' || !Number.isSafeInteger(start) || !Number.isSafeInteger(end)) return null;
  return { file, start: start as number, end: end as number, names: names as EntityName[] };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return null;
  }
}
