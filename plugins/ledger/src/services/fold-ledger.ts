import type { LedgerView, Projection } from '@cub/plugin-sdk';
import type { JournalEvent } from '@cub/schema';
import { byEpic } from '../projections/by-epic.js';
import { byRun } from '../projections/by-run.js';
import { byTask } from '../projections/by-task.js';
import { epicEntry } from '../reducers/epic/epic-entry.js';
import { runEntry } from '../reducers/run/run-entry.js';
import { taskEntry } from '../reducers/task/task-entry.js';

/** All entries that follow from these events. @param events ordered by (ts, id), each once */
export function foldLedger(events: readonly JournalEvent[]): Omit<LedgerView, 'faults'> {
  return {
    tasks: entriesOf(byTask, events, taskEntry),
    epics: entriesOf(byEpic, events, epicEntry),
    runs: entriesOf(byRun, events, runEntry),
  };
}

function entriesOf<Entry, State>(
  projection: Projection<State>,
  events: readonly JournalEvent[],
  toEntry: (state: State) => Entry | null,
): Map<string, Entry> {
  const states = new Map<string, State>();
  const index = projection.index?.(events);
  for (const event of events) {
    for (const key of projection.keys(event, index)) states.set(key, projection.reduce(states.get(key), event, key));
  }
  return new Map([...states].flatMap(([key, state]) => {
    const entry = toEntry(state);
    return entry ? [[key, entry]] : [];
  }));
}
