import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { MAX_LINE_BYTES } from '../append/cap-event.js';
import { jsonlFiles } from '../read/journal-files.js';
import { eventLines, type EventLine } from '../read/read-lines.js';
import type { ByteRange } from './byte-ranges.js';
import type { Coverage } from './coverage.js';

export interface UnpublishedDeps {
  /** Folder of the live journal. */
  readonly liveDir: string;
  readonly coverage: Coverage;
  /** The worktree that publishes. */
  readonly tree: string;
  /** Names of the worktrees that exist. */
  readonly trees: () => Promise<readonly string[]>;
}

/** Live lines that no publication holds any more, and the parts of the live files that were looked at. */
export interface Unpublished {
  readonly lines: readonly EventLine[];
  readonly ranges: Readonly<Record<string, readonly ByteRange[]>>;
}

/** A line is never longer. */
const FIRST_LINES_BYTES = MAX_LINE_BYTES;

/** Finds what a worktree recorded and has not published. The main worktree also publishes for worktrees that no longer exist. */
export class UnpublishedFinder {
  /** Of live files: each has one writer, and a writer one tree. */
  private readonly trees = new Map<string, string>();

  constructor(private readonly deps: UnpublishedDeps) {}

  async find(): Promise<Unpublished> {
    const { liveDir, coverage } = this.deps;
    const names = jsonlFiles(liveDir, 1);
    const ours = await this.ourTrees(names);
    const sizes = new Map(names.filter((name) => ours.has(this.treeOf(name))).map((name) => [name, statSync(join(liveDir, name)).size]));
    const lines: EventLine[] = [];
    const ranges: Record<string, ByteRange[]> = {};
    for (const [name, gaps] of await coverage.gaps(sizes)) {
      for (const range of gaps) {
        const { text, end } = readWholeLines(join(liveDir, name), range);
        const found = eventLines(text);
        if (found.length === 0) continue;
        lines.push(...found);
        (ranges[name] ??= []).push([range[0], end]);
      }
    }
    return { lines, ranges };
  }

  private async ourTrees(names: readonly string[]): Promise<ReadonlySet<string | null>> {
    const { tree, trees } = this.deps;
    const others = new Set(names.map((name) => this.treeOf(name)).filter((other) => other !== null && other !== tree));
    if (tree !== 'main' || others.size === 0) return new Set([tree]);
    const existing = new Set<string | null>(await trees());
    return new Set([tree, ...[...others].filter((other) => !existing.has(other))]);
  }

  /** @returns null when there is no whole event yet */
  private treeOf(name: string): string | null {
    const known = this.trees.get(name);
    if (known !== undefined) return known;
    const file = join(this.deps.liveDir, name);
    const tree = firstEvent(file, FIRST_LINES_BYTES)?.event.tree ?? firstEvent(file, Infinity)?.event.tree;
    if (tree !== undefined) this.trees.set(name, tree);
    return tree ?? null;
  }
}

function firstEvent(file: string, bytes: number): EventLine | undefined {
  return eventLines(readWholeLines(file, [0, bytes]).text)[0];
}

/** An unfinished line at the end is left for the next time. */
function readWholeLines(file: string, [start, end]: ByteRange): { text: string; end: number } {
  const fd = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(Math.max(0, Math.min(end, fstatSync(fd).size) - start));
    const length = readSync(fd, buffer, 0, buffer.length, start);
    const whole = buffer.subarray(0, buffer.subarray(0, length).lastIndexOf(0x0a) + 1);
    return { text: whole.toString('utf8'), end: start + whole.length };
  } finally {
    closeSync(fd);
  }
}
