import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Journal } from '@cub/schema';
import type { JournalOptions } from '../src/index.js';

const { openTestJournal } = require('./open-test-journal.cjs') as { openTestJournal: (dir: string, overrides?: Partial<JournalOptions>) => Journal };

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'cub-batch-'))));
afterEach(() => rmSync(dir, { recursive: true }));

const idsOf = async (journal: Journal, view: 'live' | 'tree' | 'machine') => (await journal.read(view)).events.map(({ id }) => id);

it('counts whole or not at all, wherever it is killed', async () => {
  for (let n = 1, killed = true; killed; n += 1) {
    const root = join(dir, `killed-${n}`);
    killed = spawnSync(process.execPath, [join(__dirname, 'kill-at.cjs'), String(n), 'recordBatch', root], { stdio: 'inherit' }).signal === 'SIGKILL';
    if (!killed) expect(n).toBeGreaterThan(8);
    const journal = openTestJournal(root);
    for (const view of ['live', 'tree', 'machine'] as const) expect([0, 50]).toContain((await idsOf(journal, view)).length);
    await journal.publish();
    // What the machine knows the branch carries, each event once.
    expect(await idsOf(journal, 'tree')).toEqual(await idsOf(journal, 'machine'));
    expect((await journal.read('machine')).faults).toEqual([]);
  }
}, 60_000);

it('writes a file for each agent and day, and knows all of them as published', async () => {
  let now = Date.parse('2026-01-01T23:59:59.998Z');
  const journal = openTestJournal(dir, { clock: { now: () => new Date((now += 1)) } });
  const batch = journal.batch();
  const written = ['a', 'b', 'a', 'b'].map((agent) => batch.append('agent.note', {}, { agent }).id);
  await journal.publish({ batch });
  batch.commit();
  const live = join(dir, '.git', 'cub', 'journal');
  const files = readdirSync(live, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jsonl'));
  expect(files.map((name) => name.replace(/\.[^.]+\.jsonl$/, '')).sort()).toEqual(['2026-01-01/a', '2026-01-02/a', '2026-01-02/b']);
  expect(await idsOf(journal, 'live')).toEqual(written);
  expect(await journal.publish()).toEqual({ files: [], events: [] });
});

it('can be committed again after the disk refused it', async () => {
  const journal = openTestJournal(dir);
  const batch = journal.batch();
  const { id } = batch.append('agent.note', {});
  mkdirSync(join(dir, '.git', 'cub'), { recursive: true });
  writeFileSync(join(dir, '.git', 'cub', 'journal'), 'a file where the folder should be');
  expect(() => batch.commit()).toThrow(expect.objectContaining({ code: 'CUB_JOURNAL_WRITE' }));
  rmSync(join(dir, '.git', 'cub', 'journal'));
  batch.commit();
  expect(await idsOf(journal, 'live')).toEqual([id]);
});
