import { join } from 'node:path';
import type { EntityName, Journal, JournalEvent, JournalView, LedgerEntry, LedgerLine, Project, RunEntry } from '@cub/plugin-sdk';
import { byRun, runKeys } from '../projections/by-run.js';
import { byTask, taskKeys } from '../projections/by-task.js';
import { runEntry } from '../reducers/run/run-entry.js';
import type { RunState } from '../reducers/run/run-state.js';
import { taskEntry } from '../reducers/task/task-entry.js';
import type { TaskState } from '../reducers/task/task-state.js';
import { groupsOfSnapshots, groupsOfTask } from '../rollups/groups.js';
import { Rollup } from '../rollups/roll-up.js';
import { indexLine } from '../services/index-line.js';
import { searchText, wordsIn } from '../services/search-entries.js';
import { latestFirst } from '../services/sort-lines.js';
import { RecordCache, type CachedView, type Folded } from './record-cache.js';

/** What is kept of an entity: of a task its entry and its line, of a run its entry, of an epic or a plan its snapshots. */
type Kept = LedgerEntry | RunEntry | readonly JournalEvent[];

export type LedgerRecords = CachedView<LedgerLine | null, Kept>;

export interface LedgerRecordsDeps {
  readonly journal: Journal;
  readonly project: Pick<Project, 'cacheDir' | 'tree'>;
}

/** The records of a view, each made anew only when an event came that names it. */
export function openLedgerRecords({ journal, project }: LedgerRecordsDeps, view: JournalView): RecordCache<LedgerLine | null, Kept> {
  return new RecordCache<LedgerLine | null, Kept>({
    journal,
    view,
    folder: join(project.cacheDir, 'ledger', `${view}-${encodeURIComponent(project.tree)}`),
    leaseDir: join(project.cacheDir, 'leases'),
    fold: foldRecord,
    // Of epics and plans snapshots are kept; those and runs are few.
    textOf: (record) => ('kind' in record && record.kind === 'task' ? searchText(record) : null),
  });
}

/** Epics and plans of a view; of what belongs to them only that is read that is asked for. */
export function rollupOf(records: LedgerRecords): Rollup {
  return new Rollup({
    names: () => [...records.names(), ...records.groups()],
    members: (group) => records.members(group),
    snapshots: (name) => [...records.records([name])].flatMap(([, record]) => record as readonly JournalEvent[]),
    place: (id) => {
      const line = lineOf(records, id);
      return line && { id, started_at: line.started_at, lineage: { epic_id: line.epic, plan_id: line.plan } };
    },
    load: (ids) => tasksOf(records, ids),
  });
}

export function linesOf(records: LedgerRecords): LedgerLine[] {
  return [...records.names()].flatMap((name) => records.line(name) ?? []);
}

/** Lines of the tasks that changed last, the latest first; the others are not read. @param limit 0 = all */
export function latestLines(records: LedgerRecords, limit: number): { items: LedgerLine[]; total: number } {
  const dated = [...records.names()].flatMap((name) => {
    const key = records.key(name);
    return key === null ? [] : [{ id: name.slice(name.indexOf('/') + 1), updated_at: key }];
  });
  return { items: latestFirst(dated, limit).flatMap(({ id }) => lineOf(records, id) ?? []), total: dated.length };
}

/** Lines of the tasks whose text has all of these words. */
export function linesWithText(records: LedgerRecords, text: string): LedgerLine[] {
  return [...records.matching(wordsIn(text))].flatMap((name) => records.line(name) ?? []);
}

/** @param id of a task */
export function lineOf(records: LedgerRecords, id: string): LedgerLine | null {
  return records.line(`task/${id}`) ?? null;
}

/** Entries of tasks. @param ids without them all */
export function* tasksOf(records: LedgerRecords, ids?: Iterable<string>): Generator<LedgerEntry> {
  const names = ids ? [...ids].map((id): EntityName => `task/${id}`) : namesOf(records, 'task');
  for (const [, record] of records.records(names)) yield record as LedgerEntry;
}

/** Entries of runs. @param ids without them all */
export function* runsOf(records: LedgerRecords, ids?: Iterable<string>): Generator<RunEntry> {
  const names = ids ? [...ids].map((id): EntityName => `run/${id}`) : namesOf(records, 'run');
  for (const [, record] of records.records(names)) yield record as RunEntry;
}

export function foldTask(id: string, events: readonly JournalEvent[]): LedgerEntry | null {
  let state: TaskState | undefined;
  for (const event of events) if (taskKeys(event).includes(id)) state = byTask.reduce(state, event, id);
  return state ? taskEntry(state) : null;
}

function foldRun(id: string, events: readonly JournalEvent[]): RunEntry | null {
  let state: RunState | undefined;
  for (const event of events) if (runKeys(event).includes(id)) state = byRun.reduce(state, event, id);
  return state ? runEntry(state) : null;
}

function foldRecord(name: EntityName, events: readonly JournalEvent[]): Folded<LedgerLine | null, Kept> | null {
  const [kind, id] = [name.slice(0, name.indexOf('/')), name.slice(name.indexOf('/') + 1)];
  if (kind === 'task') {
    const entry = foldTask(id, events);
    const line = entry && indexLine(entry);
    return line && { line, record: entry, groups: groupsOfTask(entry), key: line.updated_at };
  }
  if (kind !== 'run') return { line: null, record: events, groups: groupsOfSnapshots(name, events), key: null };
  const entry = foldRun(id, events);
  return entry && { line: null, record: entry, groups: [], key: null };
}

function namesOf(records: LedgerRecords, kind: string): EntityName[] {
  return [...records.names()].filter((name) => name.startsWith(`${kind}/`));
}
