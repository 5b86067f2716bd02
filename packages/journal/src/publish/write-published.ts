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

/** @throws the system's error, or `CUB_PATH_LINK`; what is written by then is harmless: events are a set by id */
export function writePublishedFiles(ledgerDir: string, files: readonly PublishedFile[]): void {
  for (const { path, content } of files) createExclusive(join(ledgerDir, path), content, { within: dirname(dirname(ledgerDir)) });
}
