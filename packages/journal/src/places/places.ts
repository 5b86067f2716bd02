import { statSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { EntityName } from '@cub/schema';
import { codeOf } from '../durable-file.js';
import { FileListing } from '../read/file-listing.js';
import { FAULTY, RangeLog, type LogPosition, type PlaceRow } from './range-log.js';
import { scanFile, scanTail } from './scan-file.js';
import { isStill, readStamp, writeStamp, type Stamp } from './stamp.js';

export interface PlacesOptions {
  /** Absolute folder of the files. */
  readonly folder: string;
  /** Levels of folders above the files. */
  readonly depth: number;
  /** True when a file never changes once it has its name. */
  readonly immutable: boolean;
  /** Where what was found is kept, without `.jsonl`. */
  readonly keptAt: string;
  /** After how long, in ms, the entries of a folder cannot change any more without changing its time. */
  readonly settledAfterMs?: number | undefined;
}

/** Which entities changed since a position; `names` null = look at all. */
export interface PlaceChanges {
  readonly position: LogPosition;
  readonly names: ReadonlySet<EntityName> | null;
}

const COMPACT_FROM = 4096;
/** Nobody takes longer over a file that is not written at once. */
const WRITTEN_AFTER_MS = 10_000;
const NOWHERE: LogPosition = { generation: '', offset: 0 };

/** A directory of the places in one folder of journal files, caught up by reading only what is new. See decision 0010. */
export class Places {
  private readonly log: RangeLog;
  private readonly stampPath: string;
  /** As it was written. */
  private stamped = '';
  private position: LogPosition | undefined;
  private files = new Map<string, PlaceRow[]>();
  private readonly byName = new Map<EntityName, Set<PlaceRow>>();
  private readonly listing: FileListing;
  /** Files that may have come or gone: nothing has to be asked about the others of a folder whose files never change. */
  private readonly pending = new Set<string>();
  /** Files that have lines which are no events, or a line that is not finished. */
  private readonly unfinished = new Set<string>();
  /** Of files that may grow, when they were looked at. */
  private readonly sizes = new Map<string, number>();
  /** Rows of the log that say nothing any more. */
  private dead = 0;
  /** False when something was found that could not be written to the log. */
  private isKept = true;

  constructor(private readonly options: PlacesOptions) {
    this.log = new RangeLog(`${options.keptAt}.jsonl`);
    this.listing = new FileListing(options.folder, options.depth, options.settledAfterMs);
    this.stampPath = `${options.keptAt}.stamp.json`;
  }

  /** What another process knew, when nothing has come, gone or grown since: found without reading the log. null when this one knows it already or more has to be read. */
  unchanged(): Pick<Stamp, 'position' | 'faulty'> | null {
    if (this.position) return null;
    const stamp = readStamp(this.stampPath);
    return stamp && this.log.endsAt(stamp.position) && isStill(this.options.folder, stamp) ? stamp : null;
  }

  /** Where a few entities are named, without taking in the rest, when nothing has come, gone or grown since somebody looked; else null, as {@link Places.unchanged}. */
  find(names: ReadonlySet<EntityName>): Map<EntityName, PlaceRow[]> | null {
    const rows = this.unchanged() ? this.log.rowsNaming(names) : null;
    if (!rows) return null;
    const found = new Map<EntityName, PlaceRow[]>();
    for (const row of rows) {
      for (const name of row.names.filter(isEntity)) {
        const before = found.get(name) ?? [];
        found.set(name, row.end === -1 ? before.filter(({ file }) => file !== row.file) : [...before, row]);
      }
    }
    return found;
  }

  /** Looks for files and lines that are not known yet, and for files that are gone. */
  catchUp(): void {
    this.takeFromLog();
    this.keep(this.findChanges());
    // Our rows were joined to half a row of a process that was killed: the log is made anew.
    if (!this.position && this.isKept) this.keep(this.findChanges());
    this.stamp();
  }

  /** What changed since somebody looked, as of the last {@link Places.catchUp}. */
  changesSince(from: LogPosition | undefined): PlaceChanges {
    const read = this.isKept && from ? this.log.read(from) : null;
    if (!read || read.fromStart) return { position: this.position ?? NOWHERE, names: null };
    return { position: read.position, names: new Set(read.rows.flatMap(({ names }) => names).filter(isEntity)) };
  }

  /** Everything that is named. */
  names(): Iterable<EntityName> {
    return this.byName.keys();
  }

  rowsOf(name: EntityName): Iterable<PlaceRow> {
    return this.byName.get(name) ?? [];
  }

  /** Files that do not consist of whole events. */
  faultyFiles(): string[] {
    const faulty = [...this.files.keys()].filter((file) => this.isFaulty(file));
    return [...new Set([...faulty, ...this.unfinished])].sort();
  }

  /** A published file with a fault: nobody appends to it, but somebody may bring back what it was, with the same size. */
  private isDamaged(file: string): boolean {
    return this.options.immutable && this.isFaulty(file);
  }

  private saysNothingNew(file: string, [gone, ...rows]: readonly PlaceRow[]): boolean {
    return gone?.end === -1 && JSON.stringify(rows) === JSON.stringify(this.files.get(file));
  }

  private isFaulty(file: string): boolean {
    return this.files.get(file)?.some(({ names }) => names.includes(FAULTY)) === true;
  }

  path(file: string): string {
    return join(this.options.folder, file);
  }

  /** What other processes found out in the meantime. */
  private takeFromLog(): void {
    const read = this.log.read(this.position);
    if (!read || read.fromStart) this.forget();
    this.position = read?.position;
    for (const row of read?.rows ?? []) this.take(row);
  }

  private forget(): void {
    this.files = new Map();
    this.byName.clear();
    this.dead = 0;
    for (const file of this.listing.names()) this.pending.add(file);
  }

  private take(row: PlaceRow): void {
    const rows = this.files.get(row.file) ?? [];
    if (row.end === -1) {
      this.files.delete(row.file);
      for (const old of rows) for (const name of old.names) this.unname(name, old);
      this.dead += rows.length + 1;
      // Another process saw that it was gone; it may have come back.
      this.pending.add(row.file);
      return;
    }
    this.files.set(row.file, rows);
    if (rows.length === 0) this.pending.add(row.file);
    // Another process found the same lines.
    if (row.start < (rows.at(-1)?.end ?? 0)) {
      this.dead += 1;
      return;
    }
    rows.push(row);
    for (const name of row.names) this.name(name, row);
    // Somebody may take it from another clone that has it intact.
    if (row.names.includes(FAULTY)) this.pending.add(row.file);
  }

  private name(name: string, row: PlaceRow): void {
    if (!isEntity(name)) return;
    const rows = this.byName.get(name);
    if (rows) rows.add(row);
    else this.byName.set(name, new Set([row]));
  }

  private unname(name: string, row: PlaceRow): void {
    if (!isEntity(name)) return;
    const rows = this.byName.get(name);
    rows?.delete(row);
    if (rows?.size === 0) this.byName.delete(name);
  }

  private findChanges(): PlaceRow[] {
    const { added, gone } = this.listing.refresh();
    for (const file of [...added, ...gone]) this.pending.add(file);
    const lost = [...this.pending].filter((file) => !this.listing.has(file));
    for (const file of lost) {
      this.pending.delete(file);
      this.unfinished.delete(file);
      this.sizes.delete(file);
    }
    return [...lost.filter((file) => this.files.has(file)).map((file) => this.tombstone(file)), ...this.grown()];
  }

  private grown(): PlaceRow[] {
    if (!this.options.immutable) {
      this.pending.clear();
      return [...this.listing.names()].flatMap((file) => this.scan(file));
    }
    for (const file of this.pending) if (this.files.has(file) && !this.isFaulty(file)) this.pending.delete(file);
    return [...this.pending].flatMap((file) => this.scan(file));
  }

  private scan(file: string): PlaceRow[] {
    try {
      const stat = statSync(this.path(file));
      if (!this.options.immutable) this.sizes.set(file, stat.size);
      const known = this.files.get(file)?.at(-1)?.end ?? 0;
      if (stat.size === known && !this.isDamaged(file)) return [];
      const rows = this.look(file, known, stat);
      if (this.saysNothingNew(file, rows)) return [];
      const isWhole = (rows.at(-1)?.end ?? known) === stat.size;
      if (isWhole) this.unfinished.delete(file);
      else this.unfinished.add(file);
      return this.options.immutable && !isWhole ? [] : rows;
    } catch (error) {
      // Removed between the listing and the reading: the next time it is not listed.
      if (codeOf(error) === 'ENOENT') return [];
      throw error;
    }
  }

  private look(file: string, known: number, { size, mtimeMs }: Pick<Stats, 'size' | 'mtimeMs'>): PlaceRow[] {
    const { immutable } = this.options;
    const isOther = size < known || (immutable && known > 0);
    const rows = isOther ? [this.tombstone(file), ...scanFile(this.path(file), file, 0, size)] : scanFile(this.path(file), file, known, size);
    if (immutable) this.addTail(rows, { file, start: Math.max(rows.at(-1)?.end ?? known, 0), end: size }, mtimeMs);
    return rows;
  }

  /**
   * A file of its final name is written at once where the file system can do that; where not, half a line says that it is not all there yet. A whole
   * line without its end, or half a line that nobody went on with, is all that there will be: the lines before it count.
   */
  private addTail(rows: PlaceRow[], { file, start, end }: Omit<PlaceRow, 'names'>, changedMs: number): void {
    if (start === end) return;
    const tail = scanTail(this.path(file), file, start, end);
    if (!tail.names.includes(FAULTY) || Date.now() - changedMs > WRITTEN_AFTER_MS) rows.push(tail);
  }

  private tombstone(file: string): PlaceRow {
    return { file, start: -1, end: -1, names: [...new Set(this.files.get(file)?.flatMap((row) => row.names))] };
  }

  private keep(found: readonly PlaceRow[]): void {
    try {
      if (!this.position) this.beginAnew(found);
      else if (found.length > 0) {
        this.log.append(found);
        // Together with what others found in the meantime.
        this.takeFromLog();
      }
      if (this.isMostlyDead()) this.beginAnew([]);
    } catch (error) {
      if (codeOf(error) === '') throw error;
      // A folder that cannot be written costs time, not facts.
      for (const row of found) this.take(row);
      this.isKept = false;
    }
  }

  private beginAnew(found: readonly PlaceRow[]): void {
    for (const row of found) this.take(row);
    this.position = this.log.replace([...this.files.values()].flat());
    this.dead = 0;
  }

  /** Says for other processes that everything is known now. */
  private stamp(): void {
    const isKnown = this.isKept && [...this.pending].every((file) => this.files.has(file));
    const folders = isKnown ? this.listing.changeTimes() : null;
    if (!folders || !this.position) return;
    const faulty = this.faultyFiles();
    // A published file that is damaged may be mended in its place, which no folder shows.
    if (this.options.immutable && faulty.length > 0) return;
    const stamp = { position: this.position, folders, sizes: [...this.sizes], faulty };
    const text = JSON.stringify(stamp);
    if (text === this.stamped || text === JSON.stringify(readStamp(this.stampPath))) return;
    writeStamp(this.stampPath, stamp);
    this.stamped = text;
  }

  private isMostlyDead(): boolean {
    return this.dead > COMPACT_FROM && this.dead > [...this.files.values()].reduce((sum, rows) => sum + rows.length, 0);
  }
}

function isEntity(name: string): name is EntityName {
  return name !== FAULTY;
}
