import { isSafeId } from '@cub/schema';
import { entryText } from '../projections/entry-text.js';
import type { Rollup } from './roll-up.js';

/** Which epics and plans. */
export interface RollupIds {
  readonly epics: Iterable<string>;
  readonly plans: Iterable<string>;
}

/** A file that follows from tasks and snapshots; without content it should not be there. */
export interface RollupFile {
  /** Relative to the ledger folder: `by-epic/<id>/entry.json`. */
  readonly path: string;
  readonly content: string | null;
}

/** The files of these epics and plans. Pure. @param ids unsafe ones are left out */
export function rollupFiles(rollup: Rollup, ids: RollupIds): RollupFile[] {
  const file = (folder: string, id: string, entry: unknown): RollupFile => ({ path: `${folder}/${id}/entry.json`, content: entry === null ? null : entryText(entry) });
  return [
    ...[...ids.epics].filter(isSafeId).map((id) => file('by-epic', id, rollup.epic(id))),
    ...[...ids.plans].filter(isSafeId).map((id) => file('by-plan', id, rollup.plan(id))),
  ];
}
