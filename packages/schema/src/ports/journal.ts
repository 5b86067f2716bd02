import type { EventContext, JournalEvent } from '../events/envelope.js';
import type { EventDataByType } from '../models/events/index.js';

/**
 * What a caller may say about an event beside its data; the rest comes from the surrounding scope, which this wins over.
 * `summary` is one line for people (line ends become spaces); without it the event's type stands there.
 */
export type AppendOptions = Partial<EventContext> & { summary?: string };

/** A line that could not be read. It is left where it is. */
export interface JournalFault {
  /** Absolute path of the file. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** What a line needs and this one lacks, in words: `a text in "ts"`. */
  readonly expected: string;
  /** How the line begins, at most 80 characters of it. */
  readonly received: string;
  /** The last line, without its end: its writer was killed, and nobody was told that it is written. */
  readonly torn: boolean;
}

/** What a read of the journal found. */
export interface JournalReading {
  /** Each event once: after those that it names in `after` and after the earlier ones of its writer, unrelated events by (ts, id). */
  readonly events: JournalEvent[];
  /** Lines that are no events; empty when all is well. `cub verify` lists them. */
  readonly faults: JournalFault[];
}

/**
 * Which events: `live` = all that this machine recorded, in any worktree; `tree` = those published in this tree; `machine` = both.
 * Telemetry is in none of them.
 */
export type JournalView = 'live' | 'tree' | 'machine';

/** What an event can be about. */
export type EntityKind = 'task' | 'run' | 'epic' | 'plan';

/** Kind and id: `task/cub-a1.2`, `run/cub-20260101-120000`, `epic/cub-a1`, `plan/shop`. */
export type EntityName = `${EntityKind}/${string}`;

/** What `Journal.changes` found. */
export interface EntityChanges {
  /** To be given the next time. */
  readonly cursor: string;
  /** Entities that events name which came, or went with a switch of the branch, since the last cursor. */
  readonly names: ReadonlySet<EntityName>;
  /** True when the last cursor is of no use: then these are all entities of the view, and what is not among them has no events. */
  readonly isComplete: boolean;
}

/**
 * Events that are complete but not yet part of the journal: they can be published and committed first, and exist only if that succeeded.
 * @example
 * const batch = journal.batch();
 * batch.append('agent.note', { text: 'moved to the archive' }, { task_id: task.id });
 * const { paths } = await records.publish({ batch });
 * // … commit `paths`; when git refuses: await records.withdraw(paths), and forget the batch
 * batch.commit();
 */
export interface EventBatch {
  /**
   * Validates and redacts an event as `Journal.append` does, and keeps it here.
   * @param type of ledger grade: a batch is published whole, and telemetry stays on this machine
   * @throws CubError `CUB_JOURNAL_INVALID`; CubBug when the batch is committed already, or for telemetry
   */
  append<T extends keyof EventDataByType>(type: T, data: EventDataByType[T], options?: AppendOptions): JournalEvent;
  /** What was appended so far, in that order. */
  readonly events: readonly JournalEvent[];
  /** Makes them part of the journal, flushed to the disk; a second call does nothing. @throws CubError `CUB_JOURNAL_WRITE` */
  commit(): void;
}

/** What a call of `Journal.publish` brought into the work tree. */
export interface Published {
  /** Paths of the new files, relative to the project's root. Empty when there was nothing to publish. */
  readonly files: readonly string[];
  /** The events in these files, those of the batch last. */
  readonly events: readonly JournalEvent[];
}

/**
 * The one way in which facts enter. Events are ordered, redacted and never changed; everything else (entries, lists, sums) follows from them.
 * @example
 * const journal = await cub.get(journalToken);
 * journal.append('agent.note', { text: 'the build is slow' }, { task_id: task.id, source: 'cub hello', summary: 'The build is slow' });
 * const { events } = await journal.read('machine');
 */
export interface Journal {
  /**
   * Validates, redacts and appends one event. When this returns, the system has the line and the end of this process cannot lose it; types
   * whose loss would change a sum or a state are also flushed to the disk. A line over 64 KiB keeps shortened data and names the file with all.
   * @param type one of the catalogue; `x.<plugin>.<name>` works as well, with any object as data, but this type does not know it
   * @returns the event as it was written
   * @throws CubError `CUB_JOURNAL_INVALID` (type or data are wrong: a fault of the caller), `CUB_JOURNAL_WRITE` (disk full, no permission)
   */
  append<T extends keyof EventDataByType>(type: T, data: EventDataByType[T], options?: AppendOptions): JournalEvent;
  /** Begins an empty batch. One that is never committed leaves no gap in the journal. */
  batch(): EventBatch;
  /** Reads all events of a view. Lines that cannot be read are `faults`. @throws the system's error for a file that is there and cannot be opened */
  read(view: JournalView): Promise<JournalReading>;
  /**
   * The events that name an entity, ordered among themselves as those of `read`, one entity after the other, read from where they stand: the cost follows from what is
   * asked for, not from the size of the journal. Entities without events are left out, lines that cannot be read as well.
   * @throws the system's error for a file that is there and cannot be opened
   */
  eventsOf(view: JournalView, names: ReadonlySet<EntityName>): Iterable<readonly [EntityName, readonly JournalEvent[]]>;
  /** What has to be looked at again since a cursor of an earlier call; null = everything. */
  changes(view: JournalView, since: string | null): EntityChanges;
  /** Lines of a view that cannot be read, as `read` lists them. */
  faults(view: JournalView): JournalFault[];
  /** The events that `publish` would write now. Writes nothing. */
  pending(): Promise<readonly JournalEvent[]>;
  /**
   * Writes this tree's unpublished ledger-grade events, and those of the batch, into new immutable files. Idempotent. Entries are not brought
   * up to date: that is `RecordService.publish`, which calls this.
   * @throws CubError `CUB_JOURNAL_PUBLISH` when the work tree cannot be written; the live events are still in the journal
   */
  publish(options?: { batch?: EventBatch }): Promise<Published>;
}
