import type { EventContext, JournalEvent } from '../events/envelope.js';
import type { EventDataByType } from '../models/events/index.js';

/** What a caller may say about an event beside its data; the rest comes from the surrounding scope. */
export type AppendOptions = Partial<EventContext> & { summary?: string };

/** A line that could not be read. It is left where it is. */
export interface JournalFault {
  /** Path of the file. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly expected: string;
  readonly received: string;
  /** The last line, without its end: its writer was killed, and nobody was told that it is written. */
  readonly torn: boolean;
}

export interface JournalReading {
  /** Each event once, ordered by (ts, id). */
  readonly events: JournalEvent[];
  readonly faults: JournalFault[];
}

/** Which events: `live` = all that this machine recorded, in any worktree; `tree` = those published in this tree; `machine` = both. */
export type JournalView = 'live' | 'tree' | 'machine';

/** Events that are complete but not yet part of the journal: they can be published and committed first, and exist only if that succeeded. */
export interface EventBatch {
  append<T extends keyof EventDataByType>(type: T, data: EventDataByType[T], options?: AppendOptions): JournalEvent;
  readonly events: readonly JournalEvent[];
  /** Makes them part of the journal. */
  commit(): void;
}

export interface Published {
  /** Paths of the new files, relative to the project's root. Empty when there was nothing to publish. */
  readonly files: readonly string[];
  readonly events: readonly JournalEvent[];
}

/** The one way in which facts enter. */
export interface Journal {
  /**
   * Validates, redacts and appends one event; it is durable when this returns.
   * @throws CubError `CUB_JOURNAL_INVALID` (ours to fix), `CUB_JOURNAL_WRITE` (disk full, no permission).
   */
  append<T extends keyof EventDataByType>(type: T, data: EventDataByType[T], options?: AppendOptions): JournalEvent;
  batch(): EventBatch;
  read(view: JournalView): Promise<JournalReading>;
  /** Writes this tree's unpublished ledger-grade events, and those of the batch, into new immutable files. Idempotent. */
  publish(options?: { batch?: EventBatch }): Promise<Published>;
}
