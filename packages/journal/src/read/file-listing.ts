import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../durable-file.js';
import { jsonlNames } from './journal-files.js';

/** How far a listing changed since it was last refreshed: names relative to the folder, with `/`. */
export interface ListingChange {
  readonly added: readonly string[];
  readonly gone: readonly string[];
}

interface Folder {
  /** Of the folder when it was read; a change of its entries changes it, and no program can set it back. */
  readonly changedNs: bigint;
  /** False when an entry could still come or go without changing the time, which moves in ticks. */
  readonly isSettled: boolean;
  readonly names: ReadonlySet<string>;
}

/** Coarser than the clock of any file system that git works on: FAT counts in 2 s. */
const SETTLED_AFTER_MS = 3000;
const NOTHING: Folder = { changedNs: -1n, isSettled: false, names: new Set() };

/** The `.jsonl` files of a folder, looked up again only in the folders below it that changed: with a folder a day, mostly in one. */
export class FileListing {
  private folders = new Map<string, Folder>();

  /** @param depth levels of folders above the files */
  constructor(
    private readonly folder: string,
    private readonly depth: number,
    private readonly settledAfterMs = SETTLED_AFTER_MS,
  ) {}

  /** @throws the system's error; a folder that is not there is empty */
  refresh(): ListingChange {
    const before = this.folders;
    this.folders = new Map();
    const change = { added: [] as string[], gone: [] as string[] };
    this.walk('', 0, before, change);
    for (const [path, { names }] of before) {
      if (!this.folders.has(path) && levelOf(path) === this.depth) change.gone.push(...[...names].map((name) => joined(path, name)));
    }
    return change;
  }

  has(name: string): boolean {
    const slash = name.lastIndexOf('/');
    const path = slash === -1 ? '' : name.slice(0, slash);
    return levelOf(path) === this.depth && this.folders.get(path)?.names.has(name.slice(slash + 1)) === true;
  }

  /** Sorted by folder, then by name. */
  *names(): Generator<string> {
    for (const [path, { names }] of this.folders) {
      if (levelOf(path) === this.depth) for (const name of names) yield joined(path, name);
    }
  }

  /** Change times of all folders in ns, of the uppermost null when it is not there; null while one of them could still change without changing its time. */
  changeTimes(): [path: string, changedNs: string | null][] | null {
    if (this.folders.size === 0) return [['', null]];
    const folders = [...this.folders];
    return folders.every(([, { isSettled }]) => isSettled) ? folders.map(([path, { changedNs }]) => [path, changedNs.toString()]) : null;
  }

  private walk(path: string, level: number, before: ReadonlyMap<string, Folder>, change: { added: string[]; gone: string[] }): void {
    const known = before.get(path) ?? NOTHING;
    const now = this.read(path, level, known);
    if (!now) return;
    this.folders.set(path, now);
    if (level < this.depth) {
      for (const name of now.names) this.walk(joined(path, name), level + 1, before, change);
    } else if (now !== known) {
      change.added.push(...[...now.names].filter((name) => !known.names.has(name)).map((name) => joined(path, name)));
      change.gone.push(...[...known.names].filter((name) => !now.names.has(name)).map((name) => joined(path, name)));
    }
  }

  /** @returns `known` itself when nothing can have changed; null when it is no folder */
  private read(path: string, level: number, known: Folder): Folder | null {
    try {
      const absolute = join(this.folder, path);
      // Before the names: what comes while they are read changes the time again.
      const { ctimeNs, ctimeMs } = statSync(absolute, { bigint: true });
      if (known.isSettled && known.changedNs === ctimeNs) return known;
      const isSettled = Date.now() - Number(ctimeMs) > this.settledAfterMs;
      return { changedNs: ctimeNs, isSettled, names: new Set(level < this.depth ? readdirSync(absolute).sort() : jsonlNames(absolute)) };
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return null;
      throw error;
    }
  }
}

function levelOf(path: string): number {
  return path === '' ? 0 : path.split('/').length;
}

function joined(path: string, name: string): string {
  return path === '' ? name : `${path}/${name}`;
}
