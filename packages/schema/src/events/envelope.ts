import type { EventDataByType } from '../models/events/index.js';
import type { EventKind } from './catalog.js';

/** How many events `after` names at most. */
export const MAX_AFTER = 8;

/** Where an event belongs. Set by the surrounding tracking scope, not by the caller. */
export interface EventContext {
  /** Who acted: `cub`, or the name of a harness. `^[a-z0-9_-]+$` */
  agent: string;
  /** `YYYY-MM-DD_<agent>_NNN`; `_000` when the event belongs to no session. */
  session_id: string;
  /** `system` when the event concerns no task. */
  task_id: string;
  /** The component that spoke, for example `cub run`. */
  source: string;
  /** Id of the `cub run` that it happened in, such as `cub-20260101-120000`. */
  run_id?: string;
  /** The branch of a workflow that it belongs to; cub's own run has none. */
  branch_id?: string;
  /** The step of a workflow that it belongs to; cub's own run has none. */
  node_id?: string;
  /** Number of the attempt, from 1. */
  attempt?: number;
  /** ULID of the scope that the event was emitted in. */
  span?: string;
  /** ULID of the scope around that one. */
  parent?: string;
}

/** One line of the journal: the eight fields of seed 004 and ours. */
export interface JournalEvent<T extends string = string, D = unknown> extends EventContext {
  /** Version of the envelope. */
  v: 1;
  /** ULID; the identity under which copies of the event are recognised. */
  id: string;
  /** ISO 8601, UTC, milliseconds, `Z`. */
  ts: string;
  /** One of the catalogue, or `x.<plugin>.<name>`; readers keep and pass over what they do not know. */
  type: T;
  /** Follows from the type. */
  event: EventKind;
  /** One line for people. */
  summary: string;
  /** What the type says it holds; secrets are taken out. Of a line over 64 KiB it is shortened, and `overflow` names the file with all of it. */
  data: D;
  /** ULID of the writing process and agent; with `seq` it makes loss detectable. */
  writer: string;
  /** Counts the writer's events of this grade from 1 without gaps. */
  seq: number;
  /** The worktree that the event was recorded from: `main` or the name of a linked worktree. */
  tree: string;
  /**
   * Ids of the last events of the same task, run, epic or plan that the writer knew, at most {@link MAX_AFTER}. The event comes after them, whatever
   * the clocks say. Missing in the first event of an entity, and in what older versions wrote.
   */
  after?: readonly string[];
}

/** An event of the catalogue, its data typed by its type. */
export type CatalogEvent = {
  [T in keyof EventDataByType]: JournalEvent<T, EventDataByType[T]>;
}[keyof EventDataByType];

/** Narrows an event read from a journal by its type. Data is as written: readers stay tolerant. */
export function isEvent<T extends keyof EventDataByType>(
  event: JournalEvent,
  type: T,
): event is JournalEvent<T, EventDataByType[T]> {
  return event.type === type;
}
