import { createToken } from '../token.js';
import type { EventBatch } from './journal.js';

/** Brings records into the working tree: published events, artifacts and the projections that follow from them. */
export interface RecordService {
  /** Publishes and updates the tree view in one step. @returns paths relative to the root that belong into a commit (new, changed or deleted). */
  publish(options?: { batch?: EventBatch }): Promise<{ paths: string[]; events: number }>;
  /** Takes back a publication whose commit was refused: its files were never acknowledged. */
  withdraw(paths: readonly string[]): Promise<void>;
  /** Paths, relative to the root, of tracked entries that are not what the published journal says, or are missing. Writes nothing. */
  check(): Promise<string[]>;
  /** Deletes and rebuilds every projection of the tree from the published journal. */
  rebuild(): Promise<{ written: number; unchanged: number; removed: number }>;
}
export const recordsToken = createToken<RecordService>('records');
