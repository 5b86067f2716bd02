import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import type { LedgerEntry } from '@cub/schema';
import { ledgerEntrySchema } from '@cub/schema/models';
import { tempFolder, type TempFolder } from '@cub/testkit';
import { Story, tokens } from '../../test/story.js';
import { CSV_HEADER } from './csv-columns.js';
import { csvRecord } from './csv-record.js';
import { exportText, selectEntries, type ExportFormat } from './export-entries.js';
import { foldLedger } from '../../test/fold-ledger.js';
import { streamExport, writeEntries } from './write-export.js';

const RUN = 'cub-20260105-090000';

function entriesOf(story: Story): LedgerEntry[] {
  return selectEntries(foldLedger(story.events).tasks.values(), {});
}

function twoTasks(): Story {
  const story = new Story().start('b', RUN, { epic: 'demo-a1', snapshot: { title: '=1+1, "no"\nreally', labels: ['api', 'ui'] } });
  story.attempt('b', RUN, { n: 1, ok: false, model: 'haiku', cost: 100_000_000, tokens: tokens(3000) });
  story.attempt('b', RUN, { n: 2, model: 'sonnet', cost: 200_000_001, seconds: 2.5, tokens: tokens(4000) });
  story.end('b', RUN, 'completed', { notes: { approach: null, decisions: ['@once', 'twice'], lessons_learned: [] } });
  return story.start('a', RUN).attempt('a', RUN, { n: 1, ok: false, cost: null }).end('a', RUN, 'failed', { reason: '-1 from make' });
}

function textOf(format: ExportFormat, entries = entriesOf(twoTasks())): string {
  return [...exportText(entries, format)].join('');
}

/** Reads records the way RFC 4180 describes them, and refuses everything that it does not allow. */
function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let [record, at] = [[] as string[], 0];
  while (at < text.length) {
    const rest = text.slice(at);
    const [whole = '', quoted, plain] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(?=,|\r\n)/.exec(rest) ?? [];
    const end = rest.slice(whole.length);
    if (!/^(,|\r\n)/.test(end)) throw new Error(`not RFC 4180 at ${at}: ${JSON.stringify(rest.slice(0, 40))}`);
    record.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end.startsWith('\r\n')) {
      records.push(record);
      record = [];
    }
    at += whole.length + (end.startsWith(',') ? 1 : 2);
  }
  return records;
}

function rowsOf(entries: readonly LedgerEntry[]): Record<string, string>[] {
  const [header = [], ...rows] = parseCsv(textOf('csv', [...entries]));
  return rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i] ?? '(no cell)'])));
}

describe('exportText', () => {
  it('writes entries as they are, one a line or in an array', () => {
    const entries = entriesOf(twoTasks());
    expect(textOf('jsonl').trimEnd().split('\n').map((line) => JSON.parse(line) as unknown)).toEqual(entries);
    expect(JSON.parse(textOf('json'))).toEqual(entries);
    expect((JSON.parse(textOf('json')) as unknown[]).map((entry) => ledgerEntrySchema.parse(entry).id)).toEqual(['b', 'a']);
    expect([textOf('jsonl', []), textOf('json', []), parseCsv(textOf('csv', []))]).toEqual(['', '[]\n', [CSV_HEADER]]);
  });

  it('writes one row a task, exact to the nano-dollar', () => {
    const [b, a] = rowsOf(entriesOf(twoTasks()));
    expect(b).toMatchObject({
      ...{ id: 'b', title: '\'=1+1, "no"\nreally', labels: 'api; ui', epic_id: 'demo-a1', status: 'completed', models: 'haiku; sonnet', escalated: 'true' },
      ...{ cost_nano_usd: '300000001', cost_usd: '0.300000001', unknown_cost_count: '0', tokens_input: '6998', tokens_total: '7000', duration_seconds: '12.5' },
      ...{ attempts: '2', attempts_succeeded: '1', decisions: "'@once; twice" },
    });
    expect(a).toMatchObject({ reason: "'-1 from make", cost_nano_usd: '', cost_usd: '', unknown_cost_count: '1', tokens_total: '', epic_id: '', labels: '' });
  });

  it('has the columns that the README names', () => {
    const readme = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');
    const named = /Columns: ([^.]*)\./.exec(readme)?.[1]?.match(/[a-z_]+/g);
    expect(named).toEqual(CSV_HEADER);
  });

  it('selects by epic and by time', () => {
    const entries = foldLedger(twoTasks().events).tasks.values();
    expect(selectEntries(entries, { epic: 'demo-a1' }).map(({ id }) => id)).toEqual(['b']);
    expect(selectEntries(foldLedger(twoTasks().events).tasks.values(), { since: Date.UTC(2030, 0, 1) })).toEqual([]);
  });
});

describe('a table, whatever it holds', () => {
  const hostile = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: fc.constantFrom(...'=+-@\t\r\n",;\'a') }));

  it('reads back as what was written, and no text begins like a formula', () => {
    fc.assert(fc.property(fc.array(fc.array(hostile, { minLength: 2, maxLength: 2 }), { maxLength: 5 }), (rows) => {
      const read = parseCsv(rows.map((row) => csvRecord(row)).join(''));
      expect(read.map((row) => row.map((cell) => cell.replace(/^'(?=[=+\-@\t\r])/, '')))).toEqual(rows.map((row) => row.map((cell) => cell.replace(/^'(?=[=+\-@\t\r])/, ''))));
      for (const cell of read.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    }));
  });

  it('has as many cells in each row as in the header', () => {
    fc.assert(fc.property(fc.array(fc.tuple(hostile, hostile), { maxLength: 4 }), (texts) => {
      const story = new Story();
      texts.forEach(([title, reason], i) => story.start(`t${i}`, RUN, { snapshot: { title, labels: [reason] } }).end(`t${i}`, RUN, 'failed', { reason }));
      const rows = parseCsv(textOf('csv', entriesOf(story)));
      expect(rows).toHaveLength(texts.length + 1);
      for (const row of rows) expect(row).toHaveLength(CSV_HEADER.length);
    }));
  });
});

describe('writing', () => {
  let folder: TempFolder;
  beforeEach(() => (folder = tempFolder({ 'old.csv': 'old' })));
  afterEach(() => folder.remove());

  it('replaces a file as a whole and leaves nothing beside it', async () => {
    const output = join(folder.dir, 'old.csv');
    const entries = entriesOf(twoTasks());
    const written = await writeEntries(entries, 'csv', output);
    expect(readFileSync(output, 'utf8')).toBe(textOf('csv'));
    expect(written).toEqual({ output, records: 2, bytes: Buffer.byteLength(textOf('csv')) });
    expect(readdirSync(folder.dir)).toEqual(['old.csv']);
  });

  it('says which file cannot be written, and leaves no temporary one', async () => {
    const output = join(folder.dir, 'old.csv', 'x.csv');
    await expect(writeEntries([], 'json', output)).rejects.toMatchObject({ code: 'CUB_LEDGER_EXPORT_WRITE', exit: 1, message: expect.stringContaining(output) });
    await expect(writeEntries([], 'json', folder.dir)).rejects.toMatchObject({ code: 'CUB_LEDGER_EXPORT_WRITE' });
    expect(existsSync(folder.dir)).toBe(true);
    expect(readdirSync(folder.dir)).toEqual(['old.csv']);
  });

  it('waits for a slow reader, and stops when the reader has enough', async () => {
    const slow = new PassThrough({ highWaterMark: 16 });
    let produced = 0;
    const pieces = function* () {
      for (; produced < 1000; produced += 1) yield 'x'.repeat(1000);
    };
    slow.once('data', () => slow.destroy());
    await streamExport(slow, pieces());
    expect(produced).toBeLessThan(1000);
  });
});
