import { createToken } from '../token.js';
import type { RecordFault } from '@cub/schema';
import type { EventBatch } from './journal.js';

/** One fault of the records, with what to do about it. */
export interface RecordFinding {
  /** What is wrong, and with which file. */
  readonly fault: RecordFault;
  /** `error`: something is lost, wrong, or kept out of git. */
  readonly severity: 'error' | 'warning';
  /** What is so, in one line. */
  readonly message: string;
  /** A sentence; a command in it cannot lose anything in this state. */
  readonly fix: string;
}

/**
 * Brings records into the working tree: published events, artifacts and the projections that follow from them. It commits nothing: paths are for
 * the caller's commit. See the example of `EventBatch`.
 */
export interface RecordService {
  /**
   * Publishes and updates the tree view in one step: what this worktree recorded and has not published yet, and the batch.
   * @returns `paths` relative to the root that belong into a commit, and how many `events` were published; empty and 0 when there was nothing
   * @throws CubError `CUB_JOURNAL_PUBLISH`, `CUB_LEDGER_WRITE`, `CUB_PATH_LINK`; then nothing is published, and nothing is lost
   */
  publish(options?: { batch?: EventBatch }): Promise<{ paths: string[]; events: number }>;
  /**
   * Takes back a publication whose commit was refused: its files were never acknowledged. They are deleted, and entries are as they were before.
   * @param paths as `publish` returned them
   */
  withdraw(paths: readonly string[]): Promise<void>;
  /** Paths, relative to the root, of tracked entries that are not what the published journal says, or are missing; empty when all is well. Writes nothing. */
  check(): Promise<string[]>;
  /** As `check`, with what is known of each of them. */
  stale(): Promise<StaleRecord[]>;
  /**
   * What is wrong with the records of this worktree; empty when all is well. Published files are compared with HEAD, with its history and with
   * the live journal of this machine, byte for byte; entries with what follows from the published events. Writes nothing.
   * @param options.quick only what HEAD has against what is in the worktree, without the entries
   */
  inspect(options?: { quick?: boolean }): Promise<RecordFinding[]>;
  /**
   * Writes every file of the tree that is not what the published journal says, and removes files of ignored projections that nothing says any more.
   * Tracked files without events stay: somebody else wrote them.
   * @param options.acceptLoss also where an entry then says less than before
   * @returns how many files
   * @throws CubError `CUB_LEDGER_LOSS` (exit 3) while published files are lost or changed, or an entry says more than its events; `CUB_PATH_LINK`; the system's error when a file cannot be written
   */
  rebuild(options?: { acceptLoss?: boolean }): Promise<{ written: number; unchanged: number; removed: number }>;
}
/** A tracked entry that is not what the published journal says. */
export interface StaleRecord {
  /** Relative to the root. */
  readonly path: string;
  /** It lacks only what was said since it was written, as after a merge that nobody published after; the next publication writes it. */
  readonly isBehind: boolean;
}

/** Publishes events and projections into the work tree. */
export const recordsToken = createToken<RecordService>('records');
