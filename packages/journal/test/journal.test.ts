import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Journal } from '@cub/schema';
import { createRedactor, type JournalOptions } from '../src/index.js';

const { openTestJournal } = require('./open-test-journal.cjs') as {
  openTestJournal: (dir: string, overrides?: Partial<JournalOptions>) => Journal;
};

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cub-journal-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const liveFiles = () => files(join(dir, '.git', 'cub', 'journal'));
const publishedFiles = () => files(join(dir, '.cub', 'ledger', 'by-agent'));

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => join(folder, name));
}

describe('append', () => {
  it('fills the envelope from the catalogue, the scope and the clock', () => {
    const journal = openTestJournal(dir, {
      clock: { now: () => new Date('2026-03-29T01:59:59.999Z') },
      context: () => ({ run_id: 'cub-20260329-015959', agent: 'codex', task_id: 'cub-s001', attempt: 2 }),
    });
    expect(journal.append('agent.note', { text: 'hi' }, { summary: 'two\nlines' })).toMatchObject({
      v: 1,
      ts: '2026-03-29T01:59:59.999Z',
      type: 'agent.note',
      event: 'info',
      agent: 'codex',
      session_id: '2026-03-29_codex_000',
      task_id: 'cub-s001',
      attempt: 2,
      run_id: 'cub-20260329-015959',
      summary: 'two lines',
      seq: 1,
      tree: 'main',
      data: { text: 'hi' },
    });
    expect(liveFiles()[0]).toMatch(/2026-03-29\/codex\.[0-9A-Z]{26}\.jsonl$/);
  });

  it('reads back what was written, whatever it contains', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), { minLength: 1, maxLength: 5 }), async (values) => {
        const folder = mkdtempSync(join(dir, 'case-'));
        const journal = openTestJournal(folder, { redactor: { text: (text) => text, value: (value) => value } });
        for (const data of values) journal.append('agent.note', data);
        const { events, faults } = await journal.read('machine');
        expect(faults).toEqual([]);
        expect(events.map((event) => event.data)).toEqual(values.map((data) => JSON.parse(JSON.stringify(data)) as unknown));
      }),
      { numRuns: 40, examples: [[[JSON.parse('{"__proto__":{"a":1},"constructor":2}') as Record<string, never>]]] },
    );
  });

  it('refuses what the catalogue does not know, with the place, and writes nothing', async () => {
    const journal = openTestJournal(dir);
    const append = journal.append as (type: string, data: unknown) => unknown;
    expect(() => append('run.stared', {})).toThrow(/"run.stared"/);
    expect(() => append('usage.recorded', { invocation_id: 'i', model: null, tokens: null, cost_nano_usd: 0.5, cost_source: 'reported', price_table: null })).toThrow(
      /data\.cost_nano_usd: .*received 0\.5/,
    );
    expect(() => append('run.interrupted', { reason: 'gone', reson: 'typo' })).toThrow(/reson/);
    expect((await journal.read('machine')).events).toEqual([]);
  });

  it('keeps telemetry out of the ledger journal', async () => {
    const journal = openTestJournal(dir);
    journal.append('progress', { text: 'tick' });
    expect((await journal.read('machine')).events).toEqual([]);
    expect(files(join(dir, '.git', 'cub', 'telemetry'))).toHaveLength(1);
  });

  it('cuts what is too long for a line and keeps the whole beside it', async () => {
    const journal = openTestJournal(dir);
    const text = '€ long '.repeat(40_000);
    const { data } = journal.append('agent.note', { text, paths: Array.from({ length: 9000 }, (_, i) => `file-${i}`) });
    const { overflow } = data as { overflow: { path: string; bytes: number } };
    const line = readFileSync(liveFiles()[0] ?? '', 'utf8');
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(64 * 1024);
    const whole = JSON.parse(readFileSync(join(dir, '.git', 'cub', 'artifacts', overflow.path), 'utf8')) as { text: string };
    expect(whole.text).toBe(text);
  });

  it('redacts before it writes', () => {
    const journal = openTestJournal(dir, { redactor: createRedactor({ env: { DEPLOY_TOKEN: 'pa55-w0rd-value' } }) });
    journal.append('agent.note', { nested: [{ api_key: 'abcdef', token_count: 7 }], text: 'got pa55-w0rd-value, PASSWORD=hunter22' });
    const line = readFileSync(liveFiles()[0] ?? '', 'utf8');
    expect(line).not.toMatch(/abcdef|pa55-w0rd|hunter22/);
    expect(line).toContain('"token_count":7');
  });

  it('reports a torn line, and reads all others', async () => {
    const journal = openTestJournal(dir);
    journal.append('agent.note', { n: 1 });
    const [file = ''] = liveFiles();
    appendFileSync(file, '{"torn');
    const other = openTestJournal(dir, { clock: { now: () => new Date(Date.now() + 1000) } });
    other.append('agent.note', { n: 2 });
    const { events, faults } = await other.read('machine');
    expect(events.map((event) => event.data)).toEqual([{ n: 1 }, { n: 2 }]);
    expect(faults).toEqual([{ file, line: 2, expected: 'one complete JSON object', received: 'an unfinished line: {"torn', torn: true }]);
  });

  it('makes the file again when somebody deletes it', async () => {
    const journal = openTestJournal(dir);
    for (const n of [1, 2]) journal.append('agent.note', { n });
    rmSync(join(dir, '.git'), { recursive: true });
    journal.append('agent.note', { n: 3 });
    expect((await journal.read('machine')).events.map((event) => event.data)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });

  it('keeps the order of a writer whose clock goes back', async () => {
    let now = 1_800_000_000_000;
    const journal = openTestJournal(dir, { clock: { now: () => new Date((now -= 1000)) } });
    for (const n of [1, 2, 3]) journal.append('agent.note', { n });
    expect((await journal.read('machine')).events.map((event) => event.seq)).toEqual([1, 2, 3]);
  });
});

describe('publish', () => {
  it('moves each event into the tree once', async () => {
    const journal = openTestJournal(dir);
    journal.append('agent.note', { n: 1 });
    journal.append('progress', {});
    expect((await journal.publish()).events).toHaveLength(1);
    expect(await journal.publish()).toEqual({ files: [], events: [] });
    journal.append('agent.note', { n: 2 });
    expect((await openTestJournal(dir).publish()).events.map((event) => event.data)).toEqual([{ n: 2 }]);
    expect((await journal.read('tree')).events.map((event) => event.data)).toEqual([{ n: 1 }, { n: 2 }]);
    expect((await journal.read('machine')).events).toHaveLength(2);
  });

  it('publishes again what a clean or reset took away, but not what another branch has', async () => {
    const journal = openTestJournal(dir, { isInHistory: async (paths) => new Set(paths.filter((path) => path === kept)) });
    journal.append('agent.note', { n: 1 });
    const kept = (await journal.publish()).files[0];
    journal.append('agent.note', { n: 2 });
    await journal.publish();
    rmSync(join(dir, '.cub'), { recursive: true });
    expect((await journal.publish()).events.map((event) => event.data)).toEqual([{ n: 2 }]);
  });

  it('leaves the events of other worktrees to them, until they are gone', async () => {
    openTestJournal(dir, { tree: 'feature' }).append('agent.note', { from: 'feature' });
    const trees = ['main', 'feature'];
    const main = openTestJournal(dir, { trees: async () => trees });
    expect((await main.publish()).events).toEqual([]);
    trees.pop();
    expect((await main.publish()).events.map((event) => event.tree)).toEqual(['feature']);
  });

  it('publishes a batch before it is part of the journal, and never twice', async () => {
    const journal = openTestJournal(dir);
    const batch = journal.batch();
    batch.append('agent.note', { n: 1 });
    const { files: paths } = await journal.publish({ batch });
    expect(liveFilesOrNone()).toEqual([]);
    batch.commit();
    expect(liveFilesOrNone()).toHaveLength(1);
    expect(await journal.publish()).toEqual({ files: [], events: [] });
    expect(publishedFiles()).toEqual(paths.map((path) => join(dir, path)));
  });

  it('drops a batch whose publication was taken back', async () => {
    const journal = openTestJournal(dir);
    journal.append('agent.note', { n: 0 });
    const batch = journal.batch();
    batch.append('agent.note', { n: 1 });
    for (const path of (await journal.publish({ batch })).files) rmSync(join(dir, path));
    expect((await journal.publish()).events.map((event) => event.data)).toEqual([{ n: 0 }]);
    expect((await journal.read('machine')).events).toHaveLength(1);
  });
});

function liveFilesOrNone(): string[] {
  try {
    return liveFiles();
  } catch {
    return [];
  }
}

it('keeps telemetry out of a batch: it would be published', () => {
  const batch = openTestJournal(dir).batch();
  expect(() => batch.append('progress', { text: 'tick' })).toThrow(/telemetry/);
  expect(batch.events).toEqual([]);
});
