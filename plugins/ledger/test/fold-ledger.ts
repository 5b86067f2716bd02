import type { EntityName, LedgerLine, LedgerService, LedgerView, Projection } from '@cub/plugin-sdk';
import type { JournalEvent, LedgerEntry, RunEntry } from '@cub/schema';
import { byRun } from '../src/projections/by-run.js';
import { byTask } from '../src/projections/by-task.js';
import { runEntry } from '../src/reducers/run/run-entry.js';
import { taskEntry } from '../src/reducers/task/task-entry.js';
import { groupsOfSnapshots, groupsOfTask } from '../src/rollups/groups.js';
import { Rollup } from '../src/rollups/roll-up.js';
import type { LedgerRecords } from '../src/cache/ledger-records.js';
import { entriesWithText, searchText } from '../src/services/search-entries.js';
import { latestFirst } from '../src/services/sort-lines.js';
import { indexLine } from '../src/services/index-line.js';

/** The reference: everything folded at once, without places or copies. All entries that follow from these events. @param events as `inOrder` returns them */
export function foldLedger(events: readonly JournalEvent[]): Omit<LedgerView, 'faults'> {
  const [tasks, runs] = [new Fold(byTask), new Fold(byRun)];
  for (const event of events) {
    tasks.add(event);
    runs.add(event);
  }
  const entries = tasks.entries(taskEntry);
  const rollup = rollupOver(events, entries.values());
  return {
    tasks: entries,
    epics: entriesOf(rollup.epicIds(), (id) => rollup.epic(id)),
    plans: entriesOf(rollup.planIds(), (id) => rollup.plan(id)),
    runs: runs.entries(runEntry),
  };
}

/** Epics and plans alone. @param events as `inOrder` returns them */
export function foldRollup(events: readonly JournalEvent[]): Rollup {
  const tasks = new Fold(byTask);
  for (const event of events) tasks.add(event);
  return rollupOver(events, tasks.entries(taskEntry).values());
}

/** Epics and plans over these entries, and the snapshots among these events; in any order. */
export function rollupOver(events: readonly JournalEvent[], entries: Iterable<LedgerEntry>): Rollup {
  const tasks = new Map([...entries].map((entry) => [entry.id, entry]));
  const snapshots = snapshotsByName(events);
  const groups = [
    ...[...tasks.values()].map((entry) => [`task/${entry.id}` as EntityName, groupsOfTask(entry)] as const),
    ...[...snapshots].map(([name, found]) => [name, groupsOfSnapshots(name, found)] as const),
  ];
  return new Rollup({
    names: () => [...snapshots.keys(), ...groups.flatMap(([, names]) => names)],
    members: (group) => groups.flatMap(([name, names]) => (names.includes(group) ? [name] : [])),
    snapshots: (name) => snapshots.get(name) ?? [],
    place: (id) => tasks.get(id) ?? null,
    load: (ids) => ids.flatMap((id) => tasks.get(id) ?? []),
  });
}

function snapshotsByName(events: readonly JournalEvent[]): Map<EntityName, JournalEvent[]> {
  const found = new Map<EntityName, JournalEvent[]>();
  for (const event of events) {
    const { id } = (event.data ?? {}) as { id?: unknown };
    if ((event.type !== 'epic.snapshot' && event.type !== 'plan.snapshot') || typeof id !== 'string') continue;
    const name: EntityName = `${event.type === 'epic.snapshot' ? 'epic' : 'plan'}/${id}`;
    found.set(name, [...(found.get(name) ?? []), event]);
  }
  return found;
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

/** A ledger over these events. */
export function ledgerOf(events: readonly JournalEvent[], artifactPath: LedgerService['artifactPath'] = () => null): LedgerService {
  const view = foldLedger(events);
  return {
    task: (id) => Promise.resolve(view.tasks.get(id) ?? null),
    overview: () =>
      Promise.resolve({
        lines: [...view.tasks.values()].map(indexLine),
        latest: (limit) => ({ items: latestFirst([...view.tasks.values()].map(indexLine), limit), total: view.tasks.size }),
        linesWithText: (text) => Array.from(entriesWithText(view.tasks.values(), text), indexLine),
        entries: (ids) => [...view.tasks.values()].filter(({ id }) => !ids || [...ids].includes(id)),
        epics: () => view.epics.values(),
        plans: () => view.plans.values(),
        runs: () => view.runs.values(),
        faults: [],
      }),
    view: () => Promise.resolve({ ...view, faults: [] }),
    artifactPath,
    unimported: async () => [],
  };
}

/** What the cache would keep of these events. */
export function recordsOf(events: readonly JournalEvent[]): LedgerRecords {
  const { tasks, runs } = foldLedger(events);
  const rows: (readonly [EntityName, LedgerLine | null, LedgerEntry | RunEntry | readonly JournalEvent[], readonly EntityName[]])[] = [
    ...[...tasks.values()].map((entry) => [`task/${entry.id}`, indexLine(entry), entry, groupsOfTask(entry)] as const),
    ...[...runs.values()].map((entry) => [`run/${entry.id}`, null, entry, []] as const),
    ...[...snapshotsByName(events)].map(([name, found]) => [name, null, found, groupsOfSnapshots(name, found)] as const),
  ];
  return {
    size: rows.length,
    names: () => rows.map(([name]) => name),
    line: (name) => rows.find(([own]) => own === name)?.[1],
    key: (name) => rows.find(([own]) => own === name)?.[1]?.updated_at ?? null,
    groups: () => rows.flatMap(([, , , groups]) => groups),
    members: (group) => rows.flatMap(([name, , , groups]) => (groups.includes(group) ? [name] : [])),
    records: (names) => [...names].flatMap((name) => rows.filter(([own]) => own === name).map(([, , record]): [EntityName, typeof record] => [name, record])),
    matching: (isMatch) => new Set(rows.flatMap(([name, , record]) => ('kind' in record && isMatch(searchText(record)) ? [name] : []))),
  };
}
