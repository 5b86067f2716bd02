import { createHash } from 'node:crypto';
import { readFileSync, rmdirSync, rmSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import type { NewId } from '@cub/schema';
import { openAppendFile } from '../append/append-file.js';
import { liveFolder } from '../append/live-journal.js';
import { codeOf, createExclusive, fsyncDir, writeFileDurable } from '../durable-file.js';
import { PublishedRecord } from '../publish/published-record.js';
import { jsonlFiles } from '../read/journal-files.js';
import { publishedEvents, type LedgerTree } from './published-events.js';
import { openSegment, type Segment } from './read-segment.js';

export interface ArchiveOptions {
  readonly localDir: string;
  /** This worktree, then all others that exist: each must have what is archived, or it would lose sight of it. */
  readonly trees: readonly [LedgerTree, ...LedgerTree[]];
  /** Which of these paths (relative to the ledger folder of this worktree) git will still have when the work tree is cleaned. */
  readonly isKept: (paths: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Runs that go on. */
  readonly liveRuns: ReadonlySet<string>;
  /** `YYYY-MM-DD`; only segments of earlier days are closed. */
  readonly today: string;
  readonly newId: NewId;
}

/** A segment of the live journal that is archived. */
export interface ArchivedSegment {
  /** Relative to the live journal. */
  readonly name: string;
  readonly events: number;
  readonly bytes: number;
  readonly sha256: string;
  /** Absolute. */
  readonly file: string;
  /** Where it is kept, absolute; null in a dry run. */
  readonly archive: string | null;
}

export interface Archiving {
  readonly segments: readonly ArchivedSegment[];
  /** Closed segments that stay. */
  readonly left: readonly { readonly path: string; readonly reason: string }[];
}

/**
 * Moves closed segments of the live journal whose every event is published, so that readers no longer read them: copy, manifest,
 * then the original goes. A crash in between leaves copies, and the next call goes on.
 * @throws the system's error
 */
export async function archiveJournal(options: ArchiveOptions, dryRun: boolean): Promise<Archiving> {
  const liveDir = liveFolder(options.localDir);
  const closed = jsonlFiles(liveDir, 1).filter((name) => name.slice(0, 10) < options.today);
  const reasonToStay = await judge(options, closed.length === 0 ? [] : options.trees);
  const [segments, left]: [ArchivedSegment[], { path: string; reason: string }[]] = [[], []];
  for (const name of closed) {
    const segment = openSegment(join(liveDir, name), name);
    try {
      const reason = await reasonToStay(segment);
      if (reason === null) segments.push(describe(options, segment, dryRun));
      else left.push({ path: name, reason });
    } finally {
      segment.close();
    }
  }
  if (!dryRun) forgetPublications(options);
  return { segments, left };
}

/** Also those of segments that an earlier call archived before it was killed. */
function forgetPublications({ localDir, trees, today }: ArchiveOptions): void {
  const live = new Set(jsonlFiles(liveFolder(localDir), 1));
  new PublishedRecord(join(localDir, 'published'), trees[0].name).forget((name) => name.slice(0, 10) < today && !live.has(name));
}

/** @returns why a segment stays; null when it can go */
async function judge({ liveRuns, isKept }: ArchiveOptions, trees: readonly LedgerTree[]): Promise<(segment: Segment) => Promise<string | null>> {
  const [here = new Map<string, string[]>(), ...elsewhere] = trees.map(({ ledgerDir }) => publishedEvents(ledgerDir));
  const kept = await isKept([...new Set([...here.values()].flat())]);
  return async ({ lines, damaged }) => {
    const ids = lines.map(({ event }) => event.id);
    const missing = (place: ReadonlyMap<string, unknown>) => ids.some((id) => !place.has(id));
    if (lines.some(({ event }) => event.run_id !== undefined && liveRuns.has(event.run_id))) return 'its run goes on';
    if (damaged > 0) return `it has ${damaged} line${damaged === 1 ? '' : 's'} that cannot be read`;
    if (missing(here)) return 'not all of its events are published in this worktree';
    if (ids.some((id) => !here.get(id)?.some((path) => kept.has(path)))) return 'not all of its events are committed';
    const other = elsewhere.findIndex(missing);
    return other === -1 ? null : `worktree ${trees[other + 1]?.name ?? ''} does not have all of its events`;
  };
}

function describe({ localDir, newId }: ArchiveOptions, segment: Segment, dryRun: boolean): ArchivedSegment {
  const { name, content, lines } = segment;
  const sha256 = createHash('sha256').update(content).digest('hex');
  const file = join(liveFolder(localDir), name);
  const entry = { name, events: lines.length, bytes: content.length, sha256 };
  if (dryRun) return { ...entry, file, archive: null };
  const folder = join(localDir, 'archive');
  const path = copy(folder, segment, newId);
  noteInManifest(folder, { path, ...entry });
  remove(file, segment, newId);
  return { ...entry, file, archive: join(folder, path) };
}

/** @returns path of the copy, relative to the archive */
function copy(folder: string, { name, content }: Segment, newId: NewId): string {
  if (createExclusive(join(folder, name), content) || readFileSync(join(folder, name)).equals(content)) return name;
  const other = posix.join(posix.dirname(name), `${posix.basename(name, '.jsonl')}.${newId()}.jsonl`);
  createExclusive(join(folder, other), content);
  return other;
}

function noteInManifest(folder: string, entry: { path: string; name: string; sha256: string; bytes: number; events: number }): void {
  const manifest = join(folder, 'manifest.jsonl');
  const line = JSON.stringify(entry);
  if (readIfThere(manifest).split('\n').includes(line)) return;
  const file = openAppendFile(manifest);
  try {
    file.heal();
    file.append(line, { sync: true });
  } finally {
    file.close();
  }
}

/**
 * A writer that is still at work notices that its file is gone and makes it again. What one wrote between the copy and the
 * removal, and nobody would write again, goes into a segment of its own.
 */
function remove(file: string, segment: Segment, newId: NewId): void {
  rmSync(file, { force: true });
  const rest = segment.rest();
  if (rest !== '') writeFileDurable(join(dirname(file), `${basename(file, '.jsonl')}.${newId()}.jsonl`), rest);
  try {
    rmdirSync(dirname(file));
  } catch {
    fsyncDir(dirname(file));
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  }
}
