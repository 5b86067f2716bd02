import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monotonicFactory } from 'ulid';
import type { Journal } from '@cub/schema';
import { archiveJournal, type JournalOptions } from '../src/index.js';

const { openTestJournal } = require('./open-test-journal.cjs') as { openTestJournal: (dir: string, overrides?: Partial<JournalOptions>) => Journal };

let dir: string;
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'cub-archive-')));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const at = (time: string) => ({ clock: { now: () => new Date(time) } });
const MONDAY = '2026-01-05T10:00:00.000Z';
const TUESDAY = '2026-01-06T10:00:00.000Z';
const ledgerDir = (root: string) => join(root, '.cub', 'ledger');

type Options = Parameters<typeof archiveJournal>[0];
function archive(changes: Partial<Options> = {}, dryRun = false, root = dir) {
  const options: Options = {
    localDir: join(root, '.git', 'cub'),
    trees: [{ name: 'main', ledgerDir: ledgerDir(root) }],
    isKept: (paths) => Promise.resolve(new Set(paths)),
    liveRuns: new Set(),
    today: '2026-01-06',
    newId: monotonicFactory(),
  };
  return archiveJournal({ ...options, ...changes }, dryRun);
}

function names(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jsonl')) : [];
}
const live = (root = dir) => names(join(root, '.git/cub/journal'));
const record = (root = dir) => readFileSync(join(root, '.git/cub/published/main.jsonl'), 'utf8');

/** Two events of Monday, published, and one of Tuesday that is not. */
async function twoDays(): Promise<void> {
  const monday = openTestJournal(dir, at(MONDAY));
  monday.append('agent.note', { text: 'one' }, { run_id: 'cub-20260105-100000' });
  monday.append('agent.note', { text: 'two' });
  await monday.publish();
  openTestJournal(dir, at(TUESDAY)).append('agent.note', { text: 'three' });
}

it('takes closed segments that are published out of the live journal, with a manifest', async () => {
  await twoDays();
  const [name = ''] = live().filter((file) => file.startsWith('2026-01-05'));
  const content = readFileSync(join(dir, '.git/cub/journal', name));
  const before = await openTestJournal(dir).read('machine');
  expect(await archive({}, true)).toMatchObject({ segments: [{ name, events: 2, bytes: content.length, archive: null }], left: [] });
  expect(live()).toHaveLength(2);

  const { segments } = await archive();
  expect(segments).toMatchObject([{ name, archive: join(dir, '.git/cub/archive', name) }]);
  expect(readFileSync(segments[0]?.archive ?? '')).toEqual(content);
  const manifest = JSON.parse(readFileSync(join(dir, '.git/cub/archive/manifest.jsonl'), 'utf8')) as unknown;
  expect(manifest).toEqual({ path: name, name, events: 2, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') });
  expect(live()).toEqual([expect.stringMatching(/^2026-01-06/)]);
  expect(record()).toBe('');
  expect(await openTestJournal(dir).read('machine')).toEqual(before);
  expect((await openTestJournal(dir).publish()).events).toHaveLength(1);
  expect(await archive()).toEqual({ segments: [], left: [] });
});

it.each<[string, string, () => Partial<Options>]>([
  ['a run that goes on', 'its run goes on', () => ({ liveRuns: new Set(['cub-20260105-100000']) })],
  ['what only the work tree has', 'not all of its events are committed', () => ({ isKept: () => Promise.resolve(new Set()) })],
  ['what another worktree does not have', 'worktree side does not have all of its events', () => ({ trees: [{ name: 'main', ledgerDir: ledgerDir(dir) }, { name: 'side', ledgerDir: join(dir, 'side') }] })],
])('leaves %s', async (_, reason, changes) => {
  await twoDays();
  const before = live();
  expect(await archive(changes())).toEqual({ segments: [], left: [{ path: expect.stringMatching(/^2026-01-05/), reason }] });
  expect(live()).toEqual(before);
});

it('leaves events that are not published, and lines that cannot be read', async () => {
  openTestJournal(dir, at(MONDAY)).append('agent.note', { text: 'unpublished' });
  expect((await archive()).left).toMatchObject([{ reason: 'not all of its events are published in this worktree' }]);
  await openTestJournal(dir).publish();
  const file = join(dir, '.git/cub/journal', live()[0] ?? '');
  appendFileSync(file, 'half a line\n');
  expect((await archive()).left).toMatchObject([{ reason: 'it has 1 line that cannot be read' }]);
});

it('takes what a killed writer left unfinished along, byte for byte', async () => {
  await twoDays();
  const [name = ''] = live();
  appendFileSync(join(dir, '.git/cub/journal', name), '{"v":1,"id":"01');
  const { segments } = await archive();
  expect(readFileSync(segments[0]?.archive ?? '', 'utf8')).toMatch(/\n\{"v":1,"id":"01$/);
});

it('loses nothing of a process that is still at work on an old day', async () => {
  const journal = openTestJournal(dir, at(MONDAY));
  journal.append('agent.note', { text: 'one' });
  await journal.publish();
  expect((await archive()).segments).toHaveLength(1);
  journal.append('agent.note', { text: 'late' });
  const { events, faults } = await openTestJournal(dir).read('machine');
  expect([events.map(({ data }) => (data as { text: string }).text), faults]).toEqual([['one', 'late'], []]);
});

it('keeps both when another segment of that name is in the archive', async () => {
  await twoDays();
  const saved = join(dir, 'saved');
  const [name = ''] = live();
  cpSync(join(dir, '.git/cub/journal', name), saved);
  await archive();
  const journal = openTestJournal(dir, at(MONDAY));
  journal.append('agent.note', { text: 'more' });
  await journal.publish();
  const [more = ''] = live().filter((file) => file.startsWith('2026-01-05'));
  renameSync(join(dir, '.git/cub/journal', more), join(dir, '.git/cub/journal', name));
  const { segments } = await archive();
  expect(segments[0]?.archive).not.toBe(join(dir, '.git/cub/archive', name));
  expect(readFileSync(join(dir, '.git/cub/archive', name))).toEqual(readFileSync(saved));
  expect(names(join(dir, '.git/cub/archive'))).toHaveLength(3);
});

it('loses no event when it is killed before any change of the disk, and the next one finishes', async () => {
  await twoDays();
  const before = (await openTestJournal(dir).read('machine')).events;
  for (let n = 1, killed = true; killed; n += 1) {
    const root = join(dir, `killed-${n}`);
    for (const name of ['.cub', '.git']) cpSync(join(dir, name), join(root, name), { recursive: true });
    killed = spawnSync(process.execPath, [join(__dirname, 'kill-at.cjs'), String(n), 'archiveJournal', root], { stdio: 'inherit' }).signal === 'SIGKILL';
    if (!killed) expect(n).toBeGreaterThan(8);
    expect((await openTestJournal(root).read('machine')).events).toEqual(before);
    await archive({}, false, root);
    expect((await openTestJournal(root).read('machine')).events).toEqual(before);
    expect([live(root), record(root)]).toEqual([[expect.stringMatching(/^2026-01-06/)], '']);
    expect(readFileSync(join(root, '.git/cub/archive/manifest.jsonl'), 'utf8').trim().split('\n')).toHaveLength(1);
  }
});
