import { join, posix } from 'node:path';
import { jsonlFiles } from '../read/journal-files.js';
import { readEventFile } from '../read/read-lines.js';

/** A worktree of the repository. */
export interface LedgerTree {
  readonly name: string;
  /** Absolute. */
  readonly ledgerDir: string;
}

/** Which events a worktree holds, by the files that hold them (relative to the ledger folder). */
export function publishedEvents(ledgerDir: string): Map<string, string[]> {
  const places = new Map<string, string[]>();
  for (const name of jsonlFiles(join(ledgerDir, 'by-agent'), 2)) {
    const path = posix.join('by-agent', name);
    for (const { id } of readEventFile(join(ledgerDir, path)).events) places.set(id, [...(places.get(id) ?? []), path]);
  }
  return places;
}
