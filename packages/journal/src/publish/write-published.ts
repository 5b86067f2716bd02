import { rmSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { utcDate, type NewId } from '@cub/schema';
import { createExclusive } from '../durable-file.js';
import type { EventLine } from '../read/read-lines.js';

/** A file to be written: the lines of one agent and day. */
export interface PublishedFile {
  /** Relative to the ledger folder. */
  readonly path: string;
  readonly content: string;
}

/** Plans the immutable files `by-agent/<agent>/<date>/<ulid>.jsonl`; lines are kept byte for byte. */
export function planPublishedFiles(lines: readonly EventLine[], newId: NewId): PublishedFile[] {
  const groups = new Map<string, string[]>();
  for (const { event, line } of lines) {
    const folder = posix.join('by-agent', event.agent, utcDate(event.ts));
    const group = groups.get(folder) ?? [];
    group.push(line);
    groups.set(folder, group);
  }
  return [...groups].map(([folder, group]) => ({ path: `${folder}/${newId()}.jsonl`, content: `${group.join('\n')}\n` }));
}

/** All of them or, when one cannot be written, none. @throws the system's error, or `CUB_PATH_LINK` */
export function writePublishedFiles(ledgerDir: string, files: readonly PublishedFile[]): void {
  const written: string[] = [];
  try {
    for (const { path, content } of files) {
      const file = join(ledgerDir, path);
      written.push(file);
      createExclusive(file, content, { within: dirname(dirname(ledgerDir)) });
    }
  } catch (error) {
    for (const file of written) rmSync(file, { force: true });
    throw error;
  }
}
