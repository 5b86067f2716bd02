import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCub, startCub, type TempRepo } from '@cub/testkit';
import { faultOf } from './json-schema.js';
import { EPIC, repoWithLedger, RUN } from './published-ledger.js';

let repo: TempRepo;
beforeAll(() => (repo = repoWithLedger()));
afterAll(() => repo.remove());
const cub = (...args: string[]) => runCub(['ledger', ...args], { cwd: repo.dir });
const json = async (...args: string[]) => (await cub(...args, '--json')).json<Record<string, unknown>>();

describe('what the ledger commands print with --json', () => {
  it.each([
    ['ledger-list-result', ['list']],
    ['ledger-list-result', ['search', 'header']],
    ['ledger-list-result', ['list', '--type', 'epic']],
    ['ledger-list-result', ['list', '--type', 'plan']],
    ['ledger-list-result', ['search', 'ready', '--type', 'run']],
    ['ledger-stats-result', ['stats']],
    ['ledger-stats-result', ['stats', '--by', 'label']],
    ['ledger-show-result', ['show', 'demo-a1.1']],
    ['ledger-show-result', ['show', 'demo-a1.1', '--attempt', '1']],
    ['ledger-show-result', ['show', EPIC]],
    ['ledger-show-result', ['show', RUN]],
    ['ledger-export-result', ['export', '--output', 'entries.jsonl']],
    ['ledger-publish-result', ['publish']],
    ['ledger-update-result', ['update', 'demo-a1.1', '--stage', 'validated', '--dry-run']],
    ['ledger-gc-result', ['gc']],
    ['ledger-compact-result', ['compact', '--before', '2026-02', '--dry-run']],
    ['ledger-rebuild-result', ['rebuild']],
  ])('is what %s.json says: %j', async (schema, args) => {
    const printed = await json(...args);
    expect(faultOf(schema, printed)).toBeUndefined();
    const [key = ''] = Object.keys(printed);
    const { [key]: _left, ...less } = printed;
    expect(faultOf(schema, less)).toContain(key);
  });
});

describe('cub ledger, asked about what happened', () => {
  it('lists by what was asked for, and counts what it does not show', async () => {
    expect(await json('list', '--sort', '-cost', '--limit', '1')).toMatchObject({ total: 2, items: [{ id: 'demo-a1.1', cost: 0.170000001 }] });
    expect(await json('list', '--cost-above', '0.17', '--escalated', '--model', 'large')).toMatchObject({ total: 1, items: [{ id: 'demo-a1.1' }] });
    expect(await json('list', '--since', '2026-01-06T00:00Z')).toEqual({ items: [], total: 0 });
    expect((await cub('list', '--limit', '1')).stdout).toContain('1 of 2, 1 more; `--limit 0` shows all.');
  });

  it('searches for words, and for nothing but the filters', async () => {
    expect(await json('search', 'REGEX header')).toMatchObject({ total: 1, items: [{ id: 'demo-a1.1' }] });
    expect(await json('search', '--status', 'failed')).toMatchObject({ total: 1, items: [{ id: 'demo-a1.2' }] });
  });

  it('lists and searches epics, plans and runs by the same flags', async () => {
    expect(await json('list', '--type', 'epic', '--plan', 'demo-p1')).toMatchObject({ total: 1, items: [{ id: EPIC, kind: 'epic', attempts: 3, cost_nano_usd: 170_000_001, unknown_cost_count: 1 }] });
    expect(await json('list', '--type', 'plan')).toMatchObject({ total: 1, items: [{ id: 'demo-p1', kind: 'plan' }] });
    expect(await json('list', '--type', 'run', '--status', 'completed', '--since', '2026-01-05T00:00Z')).toMatchObject({ total: 1, items: [{ id: RUN, kind: 'run', attempts: 3 }] });
    expect(await json('search', 'nothing ready', '--type', 'run', '--until', '2026-01-05T00:00Z')).toEqual({ items: [], total: 0 });
  });

  it.each([
    [['list', '--since', 'soon'], 'CUB_LEDGER_FILTER', '--since: expected a date'],
    [['search', '--cost-above', 'much'], 'CUB_LEDGER_FILTER', '--cost-above: expected an amount of USD'],
    [['stats', '--until', '2026-02-30'], 'CUB_LEDGER_FILTER', 'received "2026-02-30"'],
    [['list', '--limit', '-1'], 'CUB_USAGE', '--limit: Expected an integer greater than or equal to 0 but received: -1'],
    [['list', '--sort', 'price'], 'CUB_USAGE', 'updated, -updated'],
    [['list', '--type', 'run', '--escalated'], 'CUB_LEDGER_FILTER', '--escalated: expected a filter that runs can be selected by'],
    [['export'], 'CUB_LEDGER_EXPORT_OUTPUT', '--json'],
  ])('refuses %j with exit code 2, saying what would do', async (args, code, says) => {
    const run = await cub(...args, '--json');
    expect(run.code).toBe(2);
    expect(run.json()).toMatchObject({ error: { code, message: expect.stringContaining(says), suggestions: [expect.anything()].concat(code === 'CUB_LEDGER_EXPORT_OUTPUT' ? [expect.anything()] : []) } });
  });

  it('fits a list and stats into 80 columns, and uses the room of 200', async () => {
    for (const args of [['list'], ['stats'], ['list', '--type', 'epic'], ['list', '--type', 'run']]) {
      const [narrow, wide] = await Promise.all(['80', '200'].map((COLUMNS) => runCub(['ledger', ...args], { cwd: repo.dir, env: { COLUMNS } })));
      const widest = (text = '') => Math.max(...text.split('\n').map((line) => [...line].length));
      expect(widest(narrow?.stdout)).toBeLessThanOrEqual(80);
      expect(widest(wide?.stdout)).toBeGreaterThan(80);
    }
  });

  it('warns of a line of the index that is damaged, goes on, and mends it with the next rebuild', async () => {
    const index = join(repo.dir, '.cub/ledger/index.jsonl');
    expect((await cub('rebuild')).code).toBe(0);
    const whole = readFileSync(index, 'utf8');
    writeFileSync(index, whole.replace('{', '{\u001b[31m'));
    for (const args of [['list'], ['search', 'header'], ['stats'], ['export']]) {
      const run = await cub(...args);
      expect([run.code, run.stderr]).toEqual([0, expect.stringContaining(`Warning: ${index}:1: expected a JSON object (\`cub ledger rebuild\` writes the index anew), received {\\x1b[31m"type":`)]);
    }
    expect(await json('list')).toMatchObject({ total: 2 });
    await cub('rebuild');
    expect([readFileSync(index, 'utf8'), (await cub('list')).stderr]).toEqual([whole, '']);
  });

  it('exports to a file in the folder that it works in, and to stdout byte for byte the same', async () => {
    const { output, records, bytes } = await json('export', '--format', 'csv', '--output', 'ledger.csv', '-C', '.');
    expect([output, records]).toEqual([join(repo.dir, 'ledger.csv'), 2]);
    const text = readFileSync(join(repo.dir, 'ledger.csv'), 'utf8');
    expect([(await cub('export', '--format', 'csv')).stdout, bytes]).toEqual([text, Buffer.byteLength(text)]);
    expect(text).toContain('"\'=SUM(1,2), ""quoted"""');
    expect((await cub('export')).stdout.trimEnd().split('\n').map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(['demo-a1.1', 'demo-a1.2']);
    expect((await cub('export', '--format', 'json', '--epic', 'none')).stdout).toBe('[]\n');
  });

  it('writes no file when what was asked for is refused', async () => {
    expect((await cub('export', '--output', 'never.csv', '--since', 'soon')).code).toBe(2);
    expect(existsSync(join(repo.dir, 'never.csv'))).toBe(false);
    const refused = async (output: string) => (await cub('export', '--output', output)).stderr;
    expect(await refused('no/such/out.csv')).toContain(`${join(repo.dir, 'no/such/out.csv')} cannot be written: there is no folder ${join(repo.dir, 'no/such')}`);
    expect(await refused('.cub')).toContain(`${join(repo.dir, '.cub')} cannot be written: it is a folder`);
    expect(existsSync(join(repo.dir, 'no'))).toBe(false);
  });

  it('ends without a word when the reader has enough', async () => {
    const child = startCub(['ledger', 'export', '--format', 'csv'], { cwd: repo.dir });
    let complaint = '';
    child.stderr?.on('data', (text: Buffer) => (complaint += text.toString()));
    child.stdout?.destroy();
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect([code, complaint]).toEqual([0, '']);
  });
});
