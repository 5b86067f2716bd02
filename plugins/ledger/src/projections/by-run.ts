import type { Projection } from '@cub/plugin-sdk';
import { isSafeId, type JournalEvent } from '@cub/schema';
import { runEntry } from '../reducers/run/run-entry.js';
import { concernsRun, reduceRun, type RunState } from '../reducers/run/run-state.js';
import { entryText } from './entry-text.js';

export function runKeys(event: JournalEvent): readonly string[] {
  return concernsRun(event) && isSafeId(event.run_id) ? [event.run_id] : [];
}

/** `by-run/<run-id>.json`: written when the run has ended, so that a killed run leaves no dirty tree. */
export const byRun: Projection<RunState> = {
  folder: 'by-run',
  tracked: true,
  entity: 'run',
  keys: runKeys,
  reduce: reduceRun,
  file: (state, id) => (state.end || state.imported ? { path: `by-run/${id}.json`, content: entryText(runEntry(state)) } : null),
};
