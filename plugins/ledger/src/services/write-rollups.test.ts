import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { EntityName, JournalEvent } from '@cub/schema';
import { tempFolder, type TempFolder } from '@cub/testkit';
import { recordsOf } from '../../test/fold-ledger.js';
import { Story } from '../../test/story.js';
import { rebuildRollups, refreshRollups } from './write-rollups.js';

let folder: TempFolder;
beforeEach(() => (folder = tempFolder()));
afterEach(() => folder.remove());

const EPIC = '.cub/ledger/by-epic/demo-a1/entry.json';
const PLAN = '.cub/ledger/by-plan/demo-p1/entry.json';
const RUN = 'cub-20260105-090000';
const story = () => new Story().plan('demo-p1', ['demo-a1']).epic('demo-a1', ['a', 'b']).start('a', RUN, { epic: 'demo-a1' }).attempt('a', RUN, { n: 1, cost: 5 });
/** As if each look was the first since these events came. */
const deps = (events: readonly JournalEvent[]) => ({
  journal: {
    eventsOf: (_: string, names: ReadonlySet<EntityName>) => [...names].map((name) => [name, events.filter((event) => `task/${event.task_id}` === name)] as const),
    changes: (_: string, since: string | null) => ({ cursor: 'c', names: new Set<EntityName>(), isComplete: since === null }),
  },
  view: () => Promise.resolve(recordsOf(events)),
  project: { root: folder.dir, cubDir: join(folder.dir, '.cub'), cacheDir: join(folder.dir, 'cache'), tree: 'main' },
});
const read = (path: string) => JSON.parse(readFileSync(join(folder.dir, path), 'utf8')) as { aggregates?: { total_cost_nano_usd: number }; total_cost_nano_usd?: number };

it('writes the epics and plans that new events touch, and no other', async () => {
  const { events } = story().start('x', RUN, { epic: 'other', plan: 'demo-p2' });
  await rebuildRollups(deps(events));
  rmSync(join(folder.dir, '.cub/ledger/by-epic'), { recursive: true });
  await refreshRollups(deps(events), events.filter((event) => event.type === 'usage.recorded'));
  expect([read(EPIC).aggregates?.total_cost_nano_usd, read(PLAN).total_cost_nano_usd]).toEqual([5, 5]);
  expect(existsSync(join(folder.dir, '.cub/ledger/by-epic/other'))).toBe(false);
});

it('takes a file back when the events that it followed from are withdrawn', async () => {
  const { events } = story();
  await refreshRollups(deps(events), events);
  await refreshRollups(deps(events.slice(0, 2)), events.slice(2));
  expect([EPIC, PLAN].map((path) => existsSync(join(folder.dir, path)))).toEqual([false, false]);
});

it('brings the former epic of a task up to date too', async () => {
  const told = story();
  await refreshRollups(deps(told.events), told.events);
  const before = told.events.length;
  told.start('a', RUN, { epic: 'demo-a2' });
  await refreshRollups(deps(told.events), told.events.slice(before));
  expect(existsSync(join(folder.dir, EPIC))).toBe(false);
  expect(read('.cub/ledger/by-epic/demo-a2/entry.json').aggregates?.total_cost_nano_usd).toBe(5);
});

it('rebuilds byte for byte, and removes what nothing accounts for', async () => {
  const { events } = story();
  expect(await rebuildRollups(deps(events))).toEqual({ written: 2, unchanged: 0, removed: 0 });
  const before = readFileSync(join(folder.dir, EPIC), 'utf8');
  rmSync(join(folder.dir, EPIC));
  folder.write({ [PLAN]: '{"kind":"plan"}', '.cub/ledger/by-plan/old/entry.json': '{"kind":"plan"}' });
  expect(await rebuildRollups(deps(events))).toEqual({ written: 2, unchanged: 0, removed: 1 });
  expect(readFileSync(join(folder.dir, EPIC), 'utf8')).toBe(before);
  expect(await rebuildRollups(deps(events))).toEqual({ written: 0, unchanged: 2, removed: 0 });
});

it('follows no link out of the project', async () => {
  const outside = tempFolder({ 'demo-a1/entry.json': 'precious' });
  mkdirSync(join(folder.dir, '.cub/ledger'), { recursive: true });
  symlinkSync(outside.dir, join(folder.dir, '.cub/ledger/by-epic'));
  const { events } = story();
  await expect(refreshRollups(deps(events), events)).rejects.toMatchObject({ code: 'CUB_PATH_LINK' });
  await expect(rebuildRollups(deps([]))).rejects.toMatchObject({ code: 'CUB_PATH_LINK' });
  expect(readFileSync(join(outside.dir, 'demo-a1/entry.json'), 'utf8')).toBe('precious');
  outside.remove();
});

it('keeps an index of all, whose last line of each counts, and what somebody else wrote', async () => {
  const INDEX = '.cub/ledger/index.jsonl';
  const lines = () => readFileSync(join(folder.dir, INDEX), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as { type?: string; id: string; cost_nano_usd?: number; removed?: boolean });
  const foreign = { id: 'old-1', completed: '2026-02-11', cost_usd: 1.3 };
  folder.write({ [INDEX]: `${JSON.stringify(foreign)}\n{"half` });
  const { events } = story();
  await refreshRollups(deps(events), events);
  expect(new Set(lines().filter(({ type }) => type).map(({ type, id, cost_nano_usd: cost }) => `${type} ${id} ${cost}`))).toEqual(new Set(['task a 5', 'epic demo-a1 5', 'plan demo-p1 5', `run ${RUN} 5`]));
  await refreshRollups(deps(events.slice(0, 2)), events.slice(2));
  expect(lines()).toContainEqual({ type: 'task', id: 'a', removed: true });
  await rebuildRollups(deps(events));
  expect([lines()[0], lines().length]).toEqual([foreign, 5]);
});
