import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, writeFileDurable } from '../durable-file.js';
import { openAppendFile } from '../append/append-file.js';
import { jsonlFiles } from '../read/journal-files.js';

/** From byte to byte (exclusive). */
export type ByteRange = readonly [start: number, end: number];

/** One publication: which files it made from which parts of the live journal. */
export interface Publication {
  /** Relative to the project's root. */
  readonly files: readonly string[];
  /** By name of the live file. */
  readonly ranges: Readonly<Record<string, readonly ByteRange[]>>;
}

/** What this machine remembers of its publications, one file a worktree. It only saves work: without it, events are published again. */
export class PublishedRecord {
  constructor(
    private readonly folder: string,
    private readonly tree: string,
  ) {}

  all(): Publication[] {
    return jsonlFiles(this.folder, 0).flatMap((name) => parse(read(join(this.folder, name))));
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
    for (const file of jsonlFiles(this.folder, 0)) {
      this.rewrite(join(this.folder, file), ({ files, ranges }) => {
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

  private file(): string {
    return join(this.folder, `${encodeURIComponent(this.tree)}.jsonl`);
  }

  /** What another process adds meanwhile may be lost; its events are then published twice, which is harmless. @param change null takes a line out */
  private rewrite(file: string, change: (publication: Publication) => Publication | null): void {
    const before = read(file);
    const lines = parse(before).flatMap((publication) => change(publication) ?? []);
    const after = lines.map((publication) => `${JSON.stringify(publication)}\n`).join('');
    if (after !== before) writeFileDurable(file, after);
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

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  }
}
