import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Journal, JournalView, LedgerService, LedgerView, Project } from '@cub/plugin-sdk';
import { isSafeId, type EpicEntry, type LedgerLine, type PlanEntry } from '@cub/schema';
import { LazyEntries } from '../cache/lazy-entries.js';
import { idsOf } from '../rollups/touched-rollups.js';
import { foldTask, latestLines, linesOf, linesWithText, openLedgerRecords, rollupOf, runsOf, tasksOf, type LedgerRecords } from '../cache/ledger-records.js';
import type { Rollup } from '../rollups/roll-up.js';

export interface LedgerDeps {
  readonly journal: Journal;
  readonly project: Pick<Project, 'cubDir' | 'localDir' | 'cacheDir' | 'tree'>;
}

/** What happened. A record is a copy that is made anew when an event came that names it; one task alone is folded from its events. */
export function createLedger({ journal, project }: LedgerDeps): LedgerService {
  const places = [join(project.cubDir, 'ledger'), join(project.localDir, 'artifacts')];
  const opened = new Map<JournalView, ReturnType<typeof openLedgerRecords>>();
  const recordsOf = (view: JournalView) => {
    const records = opened.get(view) ?? openLedgerRecords({ journal, project }, view);
    opened.set(view, records);
    return records.view();
  };
  return {
    task: async (id, view = 'machine') => {
      for (const [, events] of journal.eventsOf(view, new Set([`task/${id}` as const]))) return foldTask(id, events);
      return null;
    },
    overview: async (view = 'machine') => {
      const records = await recordsOf(view);
      let lines: readonly LedgerLine[] | undefined;
      return {
        // A hundred thousand of them take a while.
        get lines() {
          return (lines ??= linesOf(records));
        },
        latest: (limit) => latestLines(records, limit),
        linesWithText: (text) => linesWithText(records, text),
        entries: (ids) => tasksOf(records, ids),
        epics: () => epicsOf(rollupOf(records)),
        plans: () => plansOf(rollupOf(records)),
        runs: () => runsOf(records),
        faults: journal.faults(view),
      };
    },
    view: async (view = 'machine') => ({ ...entriesOf(await recordsOf(view)), faults: journal.faults(view) }),
    unimported: async () => {
      const { unimportedRecords } = await import('./unimported-records.js');
      return unimportedRecords(project.cubDir, async (kind, id) => [...journal.eventsOf('machine', new Set([`${kind}/${id}` as const]))].length > 0);
    },
    artifactPath: (path) => {
      if (!path.split('/').every(isSafeId)) return null;
      return places.map((place) => join(place, path)).find((file) => existsSync(file)) ?? null;
    },
  };
}

function entriesOf(records: LedgerRecords): Omit<LedgerView, 'faults'> {
  const rollup = rollupOf(records);
  return {
    tasks: new LazyEntries(() => idsOf(records.names(), 'task'), (ids) => byId(tasksOf(records, ids))),
    runs: new LazyEntries(() => idsOf(records.names(), 'run'), (ids) => byId(runsOf(records, ids))),
    epics: new LazyEntries(() => rollup.epicIds(), (ids) => byId(epicsOf(rollup, [...ids]))),
    plans: new LazyEntries(() => rollup.planIds(), (ids) => byId(plansOf(rollup, [...ids]))),
  };
}

function epicsOf(rollup: Rollup, ids = rollup.epicIds()): EpicEntry[] {
  return ids.flatMap((id) => rollup.epic(id) ?? []);
}

function plansOf(rollup: Rollup, ids = rollup.planIds()): PlanEntry[] {
  return ids.flatMap((id) => rollup.plan(id) ?? []);
}

function* byId<Entry extends { id: string }>(entries: Iterable<Entry>): Generator<readonly [string, Entry]> {
  for (const entry of entries) yield [entry.id, entry];
}
