import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { acquireLease, codeOf, lineRanges } from '@cub/journal';
import type { EntityName, Journal, JournalEvent, JournalView } from '@cub/plugin-sdk';
import { readState, writeState, type CacheState } from './cache-state.js';
import { appendRows, cutRows, readRowsAt } from './row-file.js';

/** What follows from the events of one entity: a short line for lists, and the whole record. */
export interface Folded<Line, Kept> {
  readonly line: Line;
  readonly record: Kept;
}

export interface RecordCacheOptions<Line, Kept> {
  readonly journal: Pick<Journal, 'changes' | 'eventsOf'>;
  readonly view: JournalView;
  /** Where the cache is kept. */
  readonly folder: string;
  readonly leaseDir: string;
  /** @returns null when the events make no record */
  readonly fold: (name: EntityName, events: readonly JournalEvent[]) => Folded<Line, Kept> | null;
  /** Called now and then while many records are made. */
  readonly onProgress?: (made: number, of: number) => void;
}

/** A view as it was at one moment. */
export interface CachedView<Line, Kept> {
  readonly size: number;
  lines(): Iterable<[EntityName, Line]>;
  /** The records of these entities; those without one are left out. */
  records(names: Iterable<EntityName>): Iterable<[EntityName, Kept]>;
}

/** The record is at this place of the file, or in memory where the file could not be written. */
type Held<Line, Kept> = { readonly line: Line; readonly at: Place } | (Folded<Line, Kept> & { readonly at: null });
type Place = readonly [start: number, bytes: number];
type Row<Line, Kept> = readonly [EntityName, Folded<Line, Kept> | null];
type Files = Pick<CacheState, 'generation' | 'indexBytes' | 'recordBytes' | 'rows'>;

const BATCH = 2000;
const COMPACT_FROM = 1000;

/**
 * Lines and records of all entities of a view, brought up to date by folding what changed since the last time: two files that are only appended to,
 * and a state that says how much of them counts. What is missing or damaged is made anew without being asked. One process writes at a time; another
 * that needs the cache meanwhile folds what is missing in its own memory. See decision 0010.
 */
export class RecordCache<Line, Kept> {
  /** What was read of the index so far. */
  private loaded: { readonly generation: string; bytes: number; readonly held: Map<EntityName, Held<Line, Kept>> } | undefined;

  constructor(private readonly options: RecordCacheOptions<Line, Kept>) {}

  async view(): Promise<CachedView<Line, Kept>> {
    try {
      return await this.current();
    } catch (error) {
      // Another process began a new generation between two of our reads, or somebody damaged the files.
      if (!(error instanceof DamagedCache) && codeOf(error) !== 'ENOENT') throw error;
      rmSync(this.options.folder, { recursive: true, force: true });
      this.loaded = undefined;
      return this.current();
    }
  }

  private async current(): Promise<CachedView<Line, Kept>> {
    const { journal, view, leaseDir, folder } = this.options;
    const state = readState(folder);
    const changes = journal.changes(view, state?.cursor ?? null);
    if (state && !changes.isComplete && changes.names.size === 0) return this.viewOf(this.load(state), state);
    // Where nothing can be written there is no lease either.
    const attempt = await acquireLease(leaseDir, `cache ${folder}`).catch(() => null);
    if (!attempt?.ok) return this.inMemory(state, changes);
    try {
      const updated = this.update();
      return this.viewOf(this.load(updated), updated);
    } catch (error) {
      if (codeOf(error) === '' || codeOf(error) === 'ENOENT') throw error;
      return this.inMemory(state, changes);
    } finally {
      attempt.lease.release();
    }
  }

  /** Brings the files up to date; only the holder of the lease does. @throws the system's error */
  private update(): CacheState {
    const { journal, view, folder } = this.options;
    const before = readState(folder);
    const { cursor, names, isComplete } = journal.changes(view, before?.cursor ?? null);
    const isFresh = !before || isComplete;
    const state = { ...this.append(isFresh ? newFiles() : before, this.fold(names)), cursor };
    writeState(folder, state);
    if (isFresh) this.removeOthers(state.generation);
    return this.compacted(state);
  }

  /** What follows from the events of these entities now; null for those that nothing follows for. */
  private *fold(names: ReadonlySet<EntityName>): Generator<Row<Line, Kept>> {
    const { journal, view, fold, onProgress } = this.options;
    const rest = new Set(names);
    let made = 0;
    for (const [name, events] of journal.eventsOf(view, names)) {
      rest.delete(name);
      yield [name, fold(name, events)];
      made += 1;
      if (made % BATCH === 0) onProgress?.(made, names.size);
    }
    for (const name of rest) yield [name, null];
  }

  private append(start: Files, rows: Iterable<Row<Line, Kept>>): Files {
    cutRows(this.path('index', start), start.indexBytes);
    cutRows(this.path('records', start), start.recordBytes);
    let files = start;
    let batch: Row<Line, Kept>[] = [];
    for (const row of rows) {
      batch.push(row);
      if (batch.length < BATCH) continue;
      files = this.appendBatch(files, batch);
      batch = [];
    }
    return this.appendBatch(files, batch);
  }

  private appendBatch(files: Files, batch: readonly Row<Line, Kept>[]): Files {
    let at = files.recordBytes;
    const records: string[] = [];
    const index = batch.map(([name, folded]) => {
      if (!folded) return serialiseRow(name, null, null);
      const record = JSON.stringify(folded.record);
      const place = [at, Buffer.byteLength(record)] as const;
      at += place[1] + 1;
      records.push(record);
      return serialiseRow(name, folded.line, place);
    });
    // The records first: a line never points to where nothing is.
    appendRows(this.path('records', files), records);
    const indexBytes = files.indexBytes + appendRows(this.path('index', files), index);
    return { generation: files.generation, recordBytes: at, indexBytes, rows: files.rows + index.length };
  }

  /** What the files say, and beside it what they do not say yet. */
  private inMemory(state: CacheState | null, { names, isComplete }: { names: ReadonlySet<EntityName>; isComplete: boolean }): CachedView<Line, Kept> {
    const usable = isComplete ? null : state;
    const held: Map<EntityName, Held<Line, Kept>> = usable ? this.load(usable) : new Map();
    for (const [name, folded] of this.fold(names)) {
      if (folded) held.set(name, { ...folded, at: null });
      else held.delete(name);
    }
    return this.viewOf(held, usable);
  }

  private viewOf(held: ReadonlyMap<EntityName, Held<Line, Kept>>, files: Files | null): CachedView<Line, Kept> {
    const path = files && this.path('records', files);
    return {
      size: held.size,
      *lines() {
        for (const [name, { line }] of held) yield [name, line];
      },
      *records(names) {
        const found = [...names].flatMap((name) => {
          const one = held.get(name);
          return one ? [[name, one] as const] : [];
        });
        const texts = readRowsAt(path ?? '', found.flatMap(([, { at }]) => (at ? [at] : [])));
        for (const [name, one] of found) yield [name, one.at ? (JSON.parse(texts.next().value as string) as Kept) : one.record];
      },
    };
  }

  /** @throws DamagedCache when a file is not as the state says */
  private load(files: Files): Map<EntityName, Held<Line, Kept>> {
    if (files.rows === 0) return new Map();
    for (const [kind, bytes] of [['index', files.indexBytes], ['records', files.recordBytes]] as const) {
      if (bytes > 0 && statSync(this.path(kind, files)).size < bytes) throw new DamagedCache(`${this.path(kind, files)} is shorter than it was`);
    }
    if (this.loaded?.generation !== files.generation || this.loaded.bytes > files.indexBytes) this.loaded = { generation: files.generation, bytes: 0, held: new Map() };
    const { loaded } = this;
    for (const { line: text } of lineRanges(this.path('index', files), loaded.bytes, files.indexBytes)) {
      const [name, line, start, bytes] = parseRow<Line>(text);
      if (start === undefined || bytes === undefined) loaded.held.delete(name);
      else loaded.held.set(name, { line: line as Line, at: [start, bytes] });
    }
    loaded.bytes = files.indexBytes;
    // A view stays as it was when it was asked for.
    return new Map(loaded.held);
  }

  /** Files of a new generation when most of what is in these counts no more. */
  private compacted(state: CacheState): CacheState {
    if (state.rows < COMPACT_FROM) return state;
    const held = this.load(state);
    if (state.rows < 2 * held.size) return state;
    const view = this.viewOf(held, state);
    const rows = function* (): Generator<Row<Line, Kept>> {
      for (const [name, record] of view.records(held.keys())) yield [name, { line: held.get(name)?.line as Line, record }];
    };
    const compact = { ...this.append(newFiles(), rows()), cursor: state.cursor };
    writeState(this.options.folder, compact);
    this.removeOthers(compact.generation);
    return compact;
  }

  /** A process that is reading an older generation has its files open, or looks again. */
  private removeOthers(generation: string): void {
    for (const name of readdirSync(this.options.folder)) {
      if (name.endsWith('.jsonl') && !name.includes(generation)) rmSync(join(this.options.folder, name), { force: true });
    }
  }

  private path(kind: 'index' | 'records', { generation }: Pick<Files, 'generation'>): string {
    return join(this.options.folder, `${kind}.${generation}.jsonl`);
  }
}

class DamagedCache extends Error {}

function newFiles(): Files {
  return { generation: randomBytes(8).toString('hex'), indexBytes: 0, recordBytes: 0, rows: 0 };
}

function serialiseRow(name: EntityName, line: unknown, place: Place | null): string {
  return JSON.stringify([name, line, ...(place ?? [])]);
}

/** Without a place: there is no record any more. */
function parseRow<Line>(text: string): [EntityName, Line | null, number?, number?] {
  try {
    return JSON.parse(text) as [EntityName, Line | null, number?, number?];
  } catch {
    throw new DamagedCache(`a row of the cache cannot be read: ${text.slice(0, 80)}`);
  }
}
