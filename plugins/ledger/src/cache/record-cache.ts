import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { acquireLease, codeOf } from '@cub/journal';
import type { EntityName, Journal, JournalEvent, JournalView } from '@cub/plugin-sdk';
import { readState, statePath, writeState, type CacheState } from './cache-state.js';
import { HeldRecords, type RecordPlace } from './held-records.js';
import { parseRow, serialiseRow } from './index-row.js';
import { appendRows, cutRows, readRows, readRowsAt } from './row-file.js';
import { inOneLine, matchTexts, serialiseText } from './text-rows.js';

/** What follows from the events of one entity: a short line for lists, the whole record, and what it belongs to. */
export interface Folded<Line, Kept> {
  readonly line: Line;
  readonly record: Kept;
  readonly groups: readonly EntityName[];
  /** What lists are sorted by; null when it is in none. */
  readonly key: string | null;
}

export interface RecordCacheOptions<Line, Kept> {
  readonly journal: Pick<Journal, 'changes' | 'eventsOf'>;
  readonly view: JournalView;
  /** Where the cache is kept. */
  readonly folder: string;
  readonly leaseDir: string;
  /** @returns null when the events make no record */
  readonly fold: (name: EntityName, events: readonly JournalEvent[]) => Folded<Line, Kept> | null;
  /** What a search looks at; null when it finds the record by nothing. */
  readonly textOf: (record: Kept) => string | null;
  /** Called now and then while many records are made. */
  readonly onProgress?: (made: number, of: number) => void;
}

/** A view as it is until the next one is asked for. */
export interface CachedView<Line, Kept> {
  readonly size: number;
  names(): Iterable<EntityName>;
  line(name: EntityName): Line | undefined;
  /** What lists are sorted by, known without reading the line. */
  key(name: EntityName): string | null;
  /** The records of these entities; those without one are left out. */
  records(names: Iterable<EntityName>): Iterable<[EntityName, Kept]>;
  /** The entities whose text matches, its white space single spaces; their records are not read. */
  matching(isMatch: (text: string) => boolean): ReadonlySet<EntityName>;
  /** What something belongs to, whether it has a record of its own or not. */
  groups(): Iterable<EntityName>;
  members(group: EntityName): Iterable<EntityName>;
}

type Row<Line, Kept> = readonly [EntityName, Folded<Line, Kept> | null];
type Files = Omit<CacheState, 'cursor'>;

const BATCH = 2000;
const COMPACT_FROM = 1000;

/**
 * Lines, records and texts of all entities of a view, brought up to date by folding what changed since the last time: three files that are only appended
 * to, and a state that says how much of them counts. What is missing or damaged is made anew without being asked. One process writes at a time; another
 * that needs the cache meanwhile folds what is missing in its own memory. See decision 0010.
 */
export class RecordCache<Line, Kept> {
  /** What was read of the index so far. */
  private loaded: { readonly generation: string; bytes: number; crc: number; readonly held: HeldRecords<Line, Kept> } | undefined;

  constructor(private readonly options: RecordCacheOptions<Line, Kept>) {}

  async view(): Promise<CachedView<Line, Kept>> {
    try {
      return await this.current();
    } catch (error) {
      // Another process began a new generation between two of our reads, or somebody damaged the files.
      if (!(error instanceof DamagedCache) && codeOf(error) !== 'ENOENT') throw error;
      this.discard();
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
    cutRows(this.path('texts', start), start.textBytes);
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
      if (!folded) return serialiseRow(name, null);
      const record = JSON.stringify(folded.record);
      const place = { start: at, bytes: Buffer.byteLength(record), crc: crc32(record) };
      at += place.bytes + 1;
      records.push(record);
      return serialiseRow(name, { place, groups: folded.groups, key: folded.key, line: folded.line });
    });
    // The records first: a line never points to where nothing is.
    appendRows(this.path('records', files), records);
    const texts = appendRows(this.path('texts', files), batch.map(([name, folded]) => serialiseText(name, folded && this.options.textOf(folded.record))), files.textCrc);
    const { bytes, crc } = appendRows(this.path('index', files), index, files.indexCrc);
    const grown = { recordBytes: at, textBytes: files.textBytes + texts.bytes, textCrc: texts.crc, indexBytes: files.indexBytes + bytes, indexCrc: crc };
    return { generation: files.generation, ...grown, rows: files.rows + index.length };
  }

  /** What the files say, and beside it what they do not say yet. */
  private inMemory(state: CacheState | null, { names, isComplete }: { names: ReadonlySet<EntityName>; isComplete: boolean }): CachedView<Line, Kept> {
    const usable = isComplete ? null : state;
    const held = new HeldRecords(usable ? this.load(usable) : undefined);
    for (const [name, folded] of this.fold(names)) {
      if (folded) held.set(name, { line: () => folded.line, groups: folded.groups, key: folded.key, at: null, record: folded.record });
      else held.delete(name);
    }
    return this.viewOf(held, usable);
  }

  private viewOf(held: HeldRecords<Line, Kept>, files: Files | null): CachedView<Line, Kept> {
    return {
      size: held.size,
      names: () => held.names(),
      line: (name) => held.get(name)?.line(),
      key: (name) => held.get(name)?.key ?? null,
      groups: () => held.groups(),
      members: (group) => held.members(group),
      records: (names) => this.records(held, files && this.path('records', files), names),
      matching: (isMatch) => this.matching(held, files, isMatch),
    };
  }

  private matching(held: HeldRecords<Line, Kept>, files: Files | null, isMatch: (text: string) => boolean): Set<EntityName> {
    const written = files && this.matchingInFile(files, isMatch);
    const names = [...held.entries()].flatMap(([name, { at }]) => (written && at ? [] : [name]));
    const found = new Set([...(written ?? [])].filter((name) => held.get(name)?.at));
    // What the file does not say, or all of it where the file is damaged.
    for (const [name, record] of this.records(held, files && this.path('records', files), names)) {
      const text = this.options.textOf(record);
      if (text !== null && isMatch(inOneLine(text))) found.add(name);
    }
    return found;
  }

  /** @returns null for a file that is gone or not what was written */
  private matchingInFile(files: Files, isMatch: (text: string) => boolean): Set<EntityName> | null {
    if (files.rows === 0) return new Set();
    try {
      const found = matchTexts(this.path('texts', files), files, isMatch);
      if (!found) this.distrust();
      return found;
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
      return null;
    }
  }

  private *records(held: HeldRecords<Line, Kept>, path: string | null, names: Iterable<EntityName>): Generator<[EntityName, Kept]> {
    const found = [...names].flatMap((name) => {
      const one = held.get(name);
      return one ? [[name, one] as const] : [];
    });
    const texts = readRowsAt(path ?? '', found.flatMap(([, { at }]) => (at ? [at] : [])));
    try {
      for (const [name, one] of found) {
        const record = one.at ? this.checked(name, texts.next().value ?? '', one.at) : one.record;
        if (record !== null) yield [name, record];
      }
    } finally {
      // Closes the file, also when nobody asks for the rest.
      texts.return();
    }
  }

  /** @returns the record of a text that is what was written; of another one what its events say, and the next process makes the cache anew */
  private checked(name: EntityName, text: string, { crc }: RecordPlace): Kept | null {
    if (crc32(text) === crc) return JSON.parse(text) as Kept;
    this.distrust();
    for (const [, folded] of this.fold(new Set([name]))) return folded?.record ?? null;
    return null;
  }

  /** @throws DamagedCache when a file is not as the state says */
  private load(files: Files): HeldRecords<Line, Kept> {
    if (files.rows === 0) return new HeldRecords();
    for (const [kind, bytes] of [['index', files.indexBytes], ['records', files.recordBytes], ['texts', files.textBytes]] as const) {
      if (bytes > 0 && statSync(this.path(kind, files)).size < bytes) throw new DamagedCache(`${this.path(kind, files)} is shorter than it was`);
    }
    if (this.loaded?.generation !== files.generation || this.loaded.bytes > files.indexBytes) this.loaded = { generation: files.generation, bytes: 0, crc: 0, held: new HeldRecords() };
    const { loaded } = this;
    const crc = readRows(this.path('index', files), { start: loaded.bytes, end: files.indexBytes, crc: loaded.crc }, (text) => {
      const row = parseRow<Line>(text);
      if (!row) throw new DamagedCache(`a row of the cache cannot be read: ${text.slice(0, 80)}`);
      if (row.found) loaded.held.set(row.name, row.found);
      else loaded.held.delete(row.name);
    });
    if (crc !== files.indexCrc) throw new DamagedCache(`${this.path('index', files)} is not what was written`);
    loaded.bytes = files.indexBytes;
    loaded.crc = crc;
    return loaded.held;
  }

  /** The next look makes everything anew; views that are there go on with these files. */
  private distrust(): void {
    rmSync(statePath(this.options.folder), { force: true });
  }

  /** The next look makes everything anew, and these files are gone. */
  private discard(): void {
    rmSync(this.options.folder, { recursive: true, force: true });
    this.loaded = undefined;
  }

  /** Files of a new generation when most of what is in these counts no more. */
  private compacted(state: CacheState): CacheState {
    if (state.rows < COMPACT_FROM) return state;
    const held = this.load(state);
    if (state.rows < 2 * held.size) return state;
    const view = this.viewOf(held, state);
    const rows = function* (): Generator<Row<Line, Kept>> {
      for (const [name, record] of view.records(held.names())) yield [name, { line: view.line(name) as Line, groups: held.get(name)?.groups ?? [], key: view.key(name), record }];
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

  private path(kind: 'index' | 'records' | 'texts', { generation }: Pick<Files, 'generation'>): string {
    return join(this.options.folder, `${kind}.${generation}.jsonl`);
  }
}

class DamagedCache extends Error {}

function newFiles(): Files {
  return { generation: randomBytes(8).toString('hex'), indexBytes: 0, indexCrc: 0, recordBytes: 0, textBytes: 0, textCrc: 0, rows: 0 };
}
