import type { LedgerView, Projection } from '@cub/plugin-sdk';
import type { JournalEvent } from '@cub/schema';
import { byRun } from '../projections/by-run.js';
import { byTask } from '../projections/by-task.js';
import { runEntry } from '../reducers/run/run-entry.js';
import { taskEntry } from '../reducers/task/task-entry.js';
import { groupSnapshots } from '../rollups/group-snapshots.js';
import { Rollup } from '../rollups/roll-up.js';

/** All entries that follow from these events. @param events ordered by (ts, id), each once */
export function foldLedger(events: readonly JournalEvent[]): Omit<LedgerView, 'faults'> {
  const [tasks, runs] = [new Fold(byTask), new Fold(byRun)];
  for (const event of events) {
    tasks.add(event);
    runs.add(event);
  }
  const entries = tasks.entries(taskEntry);
  const rollup = new Rollup({ ...groupSnapshots(events), entries: entries.values() });
  return {
    tasks: entries,
    epics: entriesOf(rollup.epicIds(), (id) => rollup.epic(id)),
    plans: entriesOf(rollup.planIds(), (id) => rollup.plan(id)),
    runs: runs.entries(runEntry),
  };
}

/** Epics and plans alone. @param events ordered by (ts, id), each once */
export function foldRollup(events: readonly JournalEvent[]): Rollup {
  const tasks = new Fold(byTask);
  for (const event of events) tasks.add(event);
  return new Rollup({ ...groupSnapshots(events), entries: tasks.entries(taskEntry).values() });
}

/** The states of one projection. */
class Fold<State> {
  private readonly states = new Map<string, State>();

  constructor(private readonly projection: Projection<State>) {}

  add(event: JournalEvent): void {
    const { keys, reduce } = this.projection;
    for (const key of keys(event)) this.states.set(key, reduce(this.states.get(key), event, key));
  }

  entries<Entry>(toEntry: (state: State) => Entry | null): Map<string, Entry> {
    return entriesOf(this.states.keys(), (key) => toEntry(this.states.get(key) as State));
  }
}

function entriesOf<Entry>(ids: Iterable<string>, toEntry: (id: string) => Entry | null): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const id of ids) {
    const entry = toEntry(id);
    if (entry !== null) entries.set(id, entry);
  }
  return entries;
}
