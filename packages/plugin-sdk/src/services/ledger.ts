import type { EpicEntry, LedgerEntry, LedgerLine, PlanEntry, RunEntry } from '@cub/schema';
import { createToken } from '../token.js';
import type { JournalFault, JournalView } from './journal.js';

export type { EpicEntry, LedgerEntry, LedgerLine, PlanEntry, RunEntry } from '@cub/schema';

/** Entries by id, each read from the disk when it is asked for. Every `Map` is one too. */
export interface EntriesById<Entry> extends Iterable<[string, Entry]> {
  /** How many there are. */
  readonly size: number;
  /** Reads one; undefined when there is none. */
  get(id: string): Entry | undefined;
  /** Whether there is one; reads nothing. */
  has(id: string): boolean;
  /** All ids, in no particular order; reads nothing. */
  keys(): Iterable<string>;
  /** Reads them all. */
  values(): Iterable<Entry>;
}

/** All entries that follow from a view of the journal, by id. What has no entry was not worked on. */
export interface LedgerView {
  /** What `by-task/<id>/entry.json` holds. */
  readonly tasks: EntriesById<LedgerEntry>;
  /** What `by-epic/<id>/entry.json` holds; an epic is there from the first entry of one of its tasks. */
  readonly epics: EntriesById<EpicEntry>;
  /** What `by-plan/<id>/entry.json` holds; a plan is there from the first entry of one of its tasks. */
  readonly plans: EntriesById<PlanEntry>;
  /** What `by-run/<run id>.json` holds, also of a run that goes on and has no such file yet. */
  readonly runs: EntriesById<RunEntry>;
  /** Lines of the journal that could not be read: what they say is missing above. */
  readonly faults: readonly JournalFault[];
}

/** All tasks that were worked on, in short; what one of them says in full is read when it is asked for. */
export interface LedgerOverview {
  /** One of each task, in no particular order; read when they are asked for. */
  readonly lines: readonly LedgerLine[];
  /** Lines of the tasks that changed last, the latest first, equals by id, and how many tasks there are. @param limit so many; 0 = all */
  latest(limit: number): { readonly items: readonly LedgerLine[]; readonly total: number };
  /** Those of the tasks that say all of these words in id, title, approach, decisions, lessons or reason; case does not count, part of a word is enough. */
  linesWithText(text: string): readonly LedgerLine[];
  /** Entries, read from the disk one after the other. @param ids only these tasks; those without an entry are left out */
  entries(ids?: Iterable<string>): Iterable<LedgerEntry>;
  /** Entries of all epics, summed up when they are asked for; in no particular order, as the next two. */
  epics(): Iterable<EpicEntry>;
  /** Entries of all plans, summed up when they are asked for. */
  plans(): Iterable<PlanEntry>;
  /** Entries of all runs, also of one that goes on, read when they are asked for. */
  runs(): Iterable<RunEntry>;
  /** Lines of the journal that could not be read: what they say is missing. */
  readonly faults: readonly JournalFault[];
}

/**
 * What happened, as it follows from the journal at this moment. `machine` (default) sees all worktrees; `tree` only what is published here.
 * @example
 * const entry = await (await cub.get(ledgerToken)).task('cub-s001');
 * const spent = entry?.outcome?.total_cost_nano_usd ?? null;
 */
export interface LedgerService {
  /** The entry of one task, read from its own events alone; null when nobody has worked on it. */
  task(id: string, view?: JournalView): Promise<LedgerEntry | null>;
  /** All tasks, in short. */
  overview(view?: JournalView): Promise<LedgerOverview>;
  /** Entries of all kinds. */
  view(view?: JournalView): Promise<LedgerView>;
  /**
   * Where an artifact is now, as an absolute path: beside the published entry (there it may be capped), else in the local folder; null when it is in
   * neither, or when the path leads out of the ledger.
   * @param path as an `ArtifactRef` has it, relative to the ledger folder
   */
  artifactPath(path: string): string | null;
  /** Ids of tasks and runs that the Python version of cub left in this project's ledger and that are not imported: no other method knows them. */
  unimported(): Promise<string[]>;
}
/** What happened. */
export const ledgerToken = createToken<LedgerService>('ledger');
