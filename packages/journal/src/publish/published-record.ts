import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, writeFileDurable } from '../durable-file.js';
import { openAppendFile } from '../append/append-file.js';
import { jsonlFiles } from '../read/journal-files.js';
import type { ByteRange } from './byte-ranges.js';

/** One publication: which files it made from which parts of the live journal. */
export interface Publication {
  /** Relative to the project's root. */
  readonly files: readonly string[];
  /** By name of the live file. */
  readonly ranges: Readonly<Record<string, readonly ByteRange[]>>;
}

/** How far a file was read. */
interface Seen {
  readonly bytes: number;
  /** With its end. */
  readonly lastLine: string;
}

/** What this machine remembers of its publications, one file a worktree. It only saves work: without it, events are published again. */
export class PublishedRecord {
  /** By path. */
  private readonly seen = new Map<string, Seen>();

  constructor(
    private readonly folder: string,
    private readonly tree: string,
  ) {}

  all(): Publication[] {
    return this.files().flatMap((file) => parse(readFrom(file, 0)));
  }

  /** What was added since the last call; everything when something else was changed meanwhile. */
  news(): { readonly publications: Publication[]; readonly isFromStart: boolean } {
    const files = this.files();
    const isFromStart = this.seen.size === 0 || [...this.seen].some(([file, seen]) => !isContinued(file, seen));
    if (isFromStart) this.seen.clear();
    return { publications: files.flatMap((file) => this.newsOf(file)), isFromStart };
  }

  private newsOf(file: string): Publication[] {
    const from = this.seen.get(file)?.bytes ?? 0;
    const text = readFrom(file, from);
    // What has no line end yet is being written by somebody else.
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole !== '') this.seen.set(file, { bytes: from + Buffer.byteLength(whole), lastLine: whole.slice(whole.lastIndexOf('\n', whole.length - 2) + 1) });
    return parse(whole);
  }

  /**
   * Says that other files hold the same events now: otherwise they would be published again.
   * @param replaced from old to new path, both relative to the project's root
   */
  replaceFiles(replaced: ReadonlyMap<string, string>): void {
    this.rewrite(this.file(), (publication) => ({ ...publication, files: [...new Set(publication.files.map((path) => replaced.get(path) ?? path))] }));
  }

  /** Forgets, for every worktree, what it remembers of these live files. */
  forget(isGone: (name: string) => boolean): void {
    for (const file of this.files()) {
      this.rewrite(file, ({ files, ranges }) => {
        const left = Object.entries(ranges).filter(([name]) => !isGone(name));
        return left.length === 0 ? null : { files, ranges: Object.fromEntries(left) };
      });
    }
  }

  add(publication: Publication): void {
    const file = openAppendFile(this.file());
    try {
      file.heal();
      file.append(JSON.stringify(publication), { sync: true });
    } finally {
      file.close();
    }
  }

  private files(): string[] {
    return jsonlFiles(this.folder, 0).map((name) => join(this.folder, name));
  }

  private file(): string {
    return join(this.folder, `${encodeURIComponent(this.tree)}.jsonl`);
  }

  /** What another process adds meanwhile may be lost; its events are then published twice, which is harmless. @param change null takes a line out */
  private rewrite(file: string, change: (publication: Publication) => Publication | null): void {
    const before = readFrom(file, 0);
    const lines = parse(before).flatMap((publication) => change(publication) ?? []);
    const after = lines.map((publication) => `${JSON.stringify(publication)}\n`).join('');
    if (after !== before) writeFileDurable(file, after);
  }
}

/** Whether lines were only added: each line names files of its own, so that the last one stands where it stood only when those before it do. */
function isContinued(file: string, { bytes, lastLine }: Seen): boolean {
  return readFrom(file, bytes - Buffer.byteLength(lastLine)).startsWith(lastLine);
}

/** @returns '' for a file that is not there */
function readFrom(file: string, start: number): string {
  let fd: number;
  try {
    fd = openSync(file, 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  }
  try {
    const buffer = Buffer.alloc(Math.max(0, fstatSync(fd).size - start));
    return buffer.toString('utf8', 0, readSync(fd, buffer, 0, buffer.length, start));
  } finally {
    closeSync(fd);
  }
}

function parse(text: string): Publication[] {
  return text.split('\n').flatMap((line) => {
    try {
      const value = JSON.parse(line) as Partial<Publication> | null;
      return value && Array.isArray(value.files) && value.ranges ? [value as Publication] : [];
    } catch {
      return [];
    }
  });
}
