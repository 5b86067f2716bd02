import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { EntityChanges, EntityName, JournalEvent, JournalFault, JournalView } from '@cub/schema';
import { codeOf } from '../durable-file.js';
import { inOrder } from '../read/event-order.js';
import { eventLines, readEventFile } from '../read/read-lines.js';
import { Places, type PlaceChanges } from './places.js';
import type { LogPosition, PlaceRow } from './range-log.js';

export interface EntityReaderOptions {
  /** Folder of the live journal. */
  readonly liveDir: string;
  readonly ledgerDir: string;
  /** What belongs to this machine and can be made again. */
  readonly cacheDir: string;
  /** Name of the worktree. */
  readonly tree: string;
  /** Of `PlacesOptions`. */
  readonly settledAfterMs?: number | undefined;
}

const TRIES = 5;
/** So many are looked for in the text of what is known; for more all of it is taken in. */
const FEW = 8;

/** Reads the events of single entities, each from the places where it is named. */
export class EntityReader {
  private readonly live: Places;
  private readonly published: Places;

  constructor({ liveDir, ledgerDir, cacheDir, tree, settledAfterMs }: EntityReaderOptions) {
    const keptAt = (name: string) => join(cacheDir, 'places', name);
    this.live = new Places({ folder: liveDir, depth: 1, immutable: false, keptAt: keptAt('live'), settledAfterMs });
    this.published = new Places({ folder: join(ledgerDir, 'by-agent'), depth: 2, immutable: true, keptAt: keptAt(`tree-${encodeURIComponent(tree)}`), settledAfterMs });
  }

  /** Events that name an entity, in the order of the journal. Entities that nothing names are left out. */
  *read(view: JournalView, names: ReadonlySet<EntityName>): Generator<[EntityName, JournalEvent[]]> {
    const sources = this.sources(view).map((places) => lookUp(places, names));
    for (const name of names) {
      const events = inOrder(this.eventsAt(sources, name));
      if (events.length > 0) yield [name, events];
    }
  }

  /** Reads as {@link EntityReader.read} does, but looks for what is new only at the first read. @returns a reader for many questions in a row */
  asOfNow(view: JournalView): (names: ReadonlySet<EntityName>) => Iterable<[EntityName, JournalEvent[]]> {
    let sources: readonly Source[] | undefined;
    return (names) => {
      sources ??= this.sources(view).map(caughtUp);
      return [...names].flatMap((name): [EntityName, JournalEvent[]][] => [[name, inOrder(this.eventsAt(sources ?? [], name))]]);
    };
  }

  /** A file that another process moves or removes meanwhile is looked for where it went. */
  private eventsAt(sources: readonly Source[], name: EntityName, tries = TRIES): JournalEvent[] {
    try {
      return sources.flatMap(({ places, rowsOf }) => [...rowsOf(name)].flatMap((row) => eventsOf(places.path(row.file), row)));
    } catch (error) {
      if (codeOf(error) !== 'ENOENT' || tries === 0) throw error;
      return this.eventsAt(sources.map(({ places }) => caughtUp(places)), name, tries - 1);
    }
  }

  changes(view: JournalView, since: string | null): EntityChanges {
    const before = parseCursor(since);
    const sources = this.sources(view);
    const changes = sources.map((places, i) => changesOf(places, before[i]));
    const cursor = JSON.stringify(changes.map(({ position }) => position));
    if (changes.every(({ names }) => names !== null)) return { cursor, names: union(changes.map(({ names }) => names ?? new Set())), isComplete: false };
    for (const places of sources) places.catchUp();
    return { cursor, names: union(sources.map((places) => new Set(places.names()))), isComplete: true };
  }

  /** Lines of the view that are no events. */
  faults(view: JournalView): JournalFault[] {
    return this.sources(view).flatMap((places) => faultyFilesOf(places).flatMap((file) => readEventFile(places.path(file)).faults));
  }

  private sources(view: JournalView): Places[] {
    if (view === 'machine') return [this.published, this.live];
    return [view === 'tree' ? this.published : this.live];
  }
}

function changesOf(places: Places, since: LogPosition | undefined): PlaceChanges {
  const unchanged = places.unchanged();
  if (unchanged && since?.generation === unchanged.position.generation && since.offset === unchanged.position.offset) return { position: since, names: new Set() };
  places.catchUp();
  return places.changesSince(since);
}

function faultyFilesOf(places: Places): readonly string[] {
  const unchanged = places.unchanged();
  if (unchanged) return unchanged.faulty;
  places.catchUp();
  return places.faultyFiles();
}

/** Where entities are named in one folder. */
interface Source {
  readonly places: Places;
  readonly rowsOf: (name: EntityName) => Iterable<PlaceRow>;
}

function lookUp(places: Places, names: ReadonlySet<EntityName>): Source {
  const found = names.size <= FEW ? places.find(names) : null;
  return found ? { places, rowsOf: (name) => found.get(name) ?? [] } : caughtUp(places);
}

function caughtUp(places: Places): Source {
  places.catchUp();
  return { places, rowsOf: (name) => places.rowsOf(name) };
}

function eventsOf(path: string, { start, end }: PlaceRow): JournalEvent[] {
  const fd = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(end - start);
    return eventLines(buffer.toString('utf8', 0, readSync(fd, buffer, 0, buffer.length, start))).map(({ event }) => event);
  } finally {
    closeSync(fd);
  }
}

function union(sets: readonly ReadonlySet<EntityName>[]): Set<EntityName> {
  return new Set(sets.flatMap((set) => [...set]));
}

function parseCursor(cursor: string | null): (LogPosition | undefined)[] {
  try {
    const value = JSON.parse(cursor ?? '[]') as unknown;
    return Array.isArray(value) ? (value as LogPosition[]) : [];
  } catch {
    return [];
  }
}
