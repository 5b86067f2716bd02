import { mkdirSync, readFileSync, statSync, type BigIntStats } from 'node:fs';
import path from 'node:path';
import type { Task } from '@cub/schema';
import type { TextFault } from './task-text.js';

/** What one task file was parsed to. */
export type CachedFile = { readonly task: Task; readonly idLine: number } | { readonly fault: TextFault };

interface CacheEntry {
  readonly stamp: string;
  readonly value: CachedFile;
}

const VERSION = 2;
/** A file changed within the clock tick of its last reading would look unchanged, so fresh files are not cached yet. */
const SETTLED_MS = 100;

/**
 * Parsed task files, so that listing unchanged files loads no YAML library. Keyed by path, with modification time, size and
 * inode. It can be deleted at any time; a corrupt one is ignored and one that cannot be written does not matter.
 */
export class TaskCache {
  private readonly entries: Map<string, CacheEntry>;
  private changed = false;

  /** @param file absolute path of the cache */
  constructor(private readonly file: string) {
    this.entries = readEntries(file);
  }

  get(file: string, stat: BigIntStats): CachedFile | undefined {
    const entry = this.entries.get(file);
    return entry?.stamp === stampOf(stat) ? entry.value : undefined;
  }

  set(file: string, stat: BigIntStats, value: CachedFile): void {
    if (Date.now() - Number(stat.mtimeMs) < SETTLED_MS) return;
    this.entries.set(file, { stamp: stampOf(stat), value });
    this.changed = true;
  }

  /** Forgets files of a folder that are gone, and everything of folders that are gone (removed worktrees). */
  keep(folder: string, present: ReadonlySet<string>): void {
    const folders = new Map<string, boolean>([[folder, true]]);
    for (const file of this.entries.keys()) {
      const own = path.dirname(file);
      if (!folders.has(own)) folders.set(own, statSync(own, { throwIfNoEntry: false }) !== undefined);
      if (folders.get(own) && (own !== folder || present.has(file))) continue;
      this.entries.delete(file);
      this.changed = true;
    }
  }

  async save(): Promise<void> {
    if (!this.changed) return;
    try {
      const { writeFileDurable } = await import('@cub/journal');
      mkdirSync(path.dirname(this.file), { recursive: true, mode: 0o700 });
      writeFileDurable(this.file, JSON.stringify({ version: VERSION, files: Object.fromEntries(this.entries) }), { mode: 0o600 });
    } catch {
      return;
    }
  }
}

function readEntries(file: string): Map<string, CacheEntry> {
  try {
    const content = JSON.parse(readFileSync(file, 'utf8')) as { version?: unknown; files?: Record<string, CacheEntry> };
    if (content.version !== VERSION || typeof content.files !== 'object') return new Map();
    return new Map(Object.entries(content.files).filter(([, entry]) => isEntry(entry)));
  } catch {
    return new Map();
  }
}

function isEntry(entry: unknown): entry is CacheEntry {
  const { stamp, value } = (entry ?? {}) as Partial<CacheEntry>;
  if (typeof stamp !== 'string' || typeof value !== 'object' || value === null) return false;
  return 'fault' in value ? typeof value.fault === 'object' : typeof value.task?.id === 'string';
}

function stampOf(stat: BigIntStats): string {
  return `${stat.mtimeNs}:${stat.size}:${stat.ino}`;
}
