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
  const [tasks, epics, runs] = [new Fold(byTask, events), new Fold(byEpic, events), new Fold(byRun, events)];
  for (const event of events) {
    tasks.add(event);
    epics.add(event);
    runs.add(event);
  }
  return { tasks: tasks.entries(taskEntry), epics: epics.entries(epicEntry), runs: runs.entries(runEntry) };
}

/** The states of one projection. */
class Fold<State, Index> {
  private readonly states = new Map<string, State>();
  private readonly index: Index;

  constructor(
    private readonly projection: Projection<State, Index>,
    events: readonly JournalEvent[],
  ) {
    this.index = projection.index?.(events) as Index;
  }

  add(event: JournalEvent): void {
    const { keys, reduce } = this.projection;
    for (const key of keys(event, this.index)) this.states.set(key, reduce(this.states.get(key), event, key));
  }

  entries<Entry>(toEntry: (state: State) => Entry | null): Map<string, Entry> {
    const entries = new Map<string, Entry>();
    for (const [key, state] of this.states) {
      const entry = toEntry(state);
      if (entry) entries.set(key, entry);
    }
    return entries;
  }
}
