import { MAX_AFTER, type EntityName, type JournalEvent } from '@cub/schema';
import { codeOf } from '../durable-file.js';
import { entitiesOf } from '../places/entities.js';
import { headsOf } from '../read/event-order.js';

/** Reads the events of entities as this machine has them now. */
export type ReadEntities = (names: ReadonlySet<EntityName>) => Iterable<readonly [EntityName, readonly JournalEvent[]]>;

/** Published files may hold what somebody else wrote; only an id of an event is copied into our own. */
const EVENT_ID = /^[0-9A-HJKMNP-TV-Z]{26}$/;
/** A run has one process that writes of it, and many events: it is looked up once. */
const WRITTEN_BY_ONE = 'run/';
/** What begins a piece of work comes after everything that this machine knows of the task by then, whoever wrote it. */
const BEGINNINGS: ReadonlySet<string> = new Set(['task.started', 'attempt.started']);

/**
 * The last events of each entity that this process knows: what it wrote itself and what it has read. An entity is looked up when the process writes of
 * it for the first time, and where a piece of work begins; all other appends cost no read. See decision 0020.
 */
export class KnownHeads {
  private readonly heads = new Map<EntityName, readonly string[]>();

  /**
   * @param tree the worktree that this process writes from
   * @param begins the types of events that look an entity up again
   */
  constructor(
    private readonly read: ReadEntities,
    private readonly tree: string,
    private readonly begins = BEGINNINGS,
  ) {}

  /** What an event comes after. */
  before(event: JournalEvent): string[] {
    const isBeginning = this.begins.has(event.type);
    const names = entitiesOf(event);
    const missing = names.filter((name) => !this.heads.has(name) || (isBeginning && !name.startsWith(WRITTEN_BY_ONE)));
    if (missing.length > 0) this.lookUp(missing);
    return lastOfEach(names.map((name) => this.heads.get(name) ?? []));
  }

  /** An event that was written after what was known. */
  written(event: JournalEvent): void {
    for (const name of entitiesOf(event)) this.heads.set(name, [event.id]);
  }

  /** What somebody in this process has read of an entity that it also writes of. @param ordered all of its events on this machine */
  seen(name: EntityName, ordered: readonly JournalEvent[]): void {
    if (this.heads.has(name)) this.heads.set(name, this.lastOf(ordered));
  }

  /** What a batch knows: all that this machine has now, and then its own events, which nobody else knows until it is committed. */
  forBatch(read: ReadEntities): KnownHeads {
    const heads = new KnownHeads(read, this.tree, new Set());
    for (const [name, ids] of this.heads) if (name.startsWith(WRITTEN_BY_ONE)) heads.heads.set(name, ids);
    return heads;
  }

  /**
   * The last events over all worktrees, and those of this one. A branch may get the events of one worktree alone: in it, too, each
   * event has to come after the ones before.
   */
  private lastOf(events: readonly JournalEvent[]): string[] {
    const all = headsOf(events, MAX_AFTER);
    const own = headsOf(events.filter((event) => event.tree === this.tree), MAX_AFTER);
    const last = [...all.slice(-1), ...own.slice(-1)];
    // The last of each comes last, because of several lists only the ends may fit.
    return [...new Set([...all, ...own].filter((id) => !last.includes(id))), ...new Set(last)];
  }

  private lookUp(names: readonly EntityName[]): void {
    for (const name of names) this.heads.set(name, []);
    try {
      for (const [name, events] of this.read(new Set(names))) this.heads.set(name, this.lastOf(events));
    } catch (error) {
      // What cannot be read now is not known. An event must be recorded all the same.
      if (codeOf(error) === '') throw error;
    }
  }
}

/** At most {@link MAX_AFTER} ids. The last ones of each list, because what comes after the last comes after all of them. */
function lastOfEach(lists: readonly (readonly string[])[]): string[] {
  const taken = new Set<string>();
  const longest = Math.max(0, ...lists.map((list) => list.length));
  for (let back = 1; back <= longest; back += 1) {
    for (const list of lists) {
      const id = list.at(-back);
      if (id !== undefined && EVENT_ID.test(id) && taken.size < MAX_AFTER) taken.add(id);
    }
  }
  return [...taken].sort();
}
