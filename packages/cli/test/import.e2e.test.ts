import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runCub, tempFolder, tempRepo, type TempFolder, type TempRepo } from '@cub/testkit';
import { faultOf } from './json-schema.js';

interface Imported {
  readonly items: readonly { readonly kind: string; readonly id: string; readonly place: string; readonly status: string }[];
  readonly imported: Readonly<Record<string, number>>;
  readonly skipped: Readonly<Record<string, number>>;
  readonly oddities: readonly { readonly place: string; readonly what: string; readonly kept_as: string }[];
  readonly paths: readonly string[];
}

let repo: TempRepo;
let old: TempFolder;
beforeEach(() => {
  repo = tempRepo();
  old = tempFolder(OLD);
});
afterEach(() => {
  repo.remove();
  old.remove();
});

const cub = (...args: string[]) => runCub(args, { cwd: repo.dir });
async function load(...args: string[]): Promise<Imported> {
  const printed = (await cub('ledger', 'import', ...args, '--json')).json<Imported>();
  expect(faultOf('ledger-import-result', printed)).toBeUndefined();
  return printed;
}

const TOKENS = { input_tokens: 900, output_tokens: 100, cache_read_tokens: 0, cache_creation_tokens: 0 };
const ATTEMPT = { attempt_number: 1, run_id: 'cub-20260105-010000', started_at: '2026-01-05T01:00:00', completed_at: '2026-01-05T01:05:00Z', harness: 'claude', model: 'haiku', success: true, tokens: TOKENS, cost_usd: 0.17, duration_seconds: 300 };
const ENTRY = { version: 1, id: 'old.1', title: 'Sort the list', lineage: { epic_id: 'old' }, task: { title: 'Sort the list', priority: 1 }, attempts: [ATTEMPT], outcome: { success: true, completed_at: '2026-01-05T01:05:00Z' }, workflow: { stage: 'validated', stage_updated_at: '2026-01-06T00:00:00Z' }, ci_monitor: { state: 'green' }, started_at: '2026-01-05T01:00:00Z' };
const OLD = {
  '.cub/ledger/by-task/old.1.json': JSON.stringify(ENTRY),
  '.cub/ledger/by-task/old.1/attempts/001-prompt.md': '---\nattempt: 1\n---\n\nSort. password=hunter22\n',
  '.cub/ledger/by-task/old.1/attempts/001-harness.log': 'I sort.\nDone.\n',
  '.cub/ledger/by-task/broken.json': '{',
  '.cub/ledger/by-epic/old/entry.json': JSON.stringify({ id: 'old', title: 'Order', task_ids: ['old.1', 'old.2'], updated_at: '2026-01-06T00:00:00Z' }),
  '.cub/ledger/by-run/cub-20260105-010000.json': JSON.stringify({ run_id: 'cub-20260105-010000', started_at: '2026-01-05T01:00:00Z', ended_at: '2026-01-05T02:00:00Z', status: 'completed', harness: 'claude', tasks_completed: 1, budget: { tokens_used: 1000, cost_usd: 0.17 } }),
  '.cub/ledger/index.jsonl': `${JSON.stringify({ id: 'old.1' })}\n${JSON.stringify({ id: 'line.1', title: 'Only a line', completed: '2026-01-02', cost_usd: 0.5 })}\n`,
};

function digests(dir: string): Record<string, string> {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(files.map(({ parentPath, name }) => [join(parentPath, name).slice(dir.length), createHash('sha256').update(readFileSync(join(parentPath, name))).digest('hex')]));
}

it('imports each record once, so that show, list and verify work on it, and leaves the originals alone', async () => {
  const before = digests(old.dir);
  const plan = await load(old.dir, '--dry-run');
  expect(plan.imported).toEqual({ task: 2, epic: 1, run: 1, plan: 0, artifacts: 2 });
  expect(repo.git('status', '--porcelain')).toBe('');

  const result = await load(old.dir);
  expect(result.imported).toEqual(plan.imported);
  expect(result.oddities.map(({ place }) => place)).toEqual(expect.arrayContaining(['by-task/broken.json', 'by-task/old.1.json: attempts[0].started_at', 'by-epic/old/entry.json: task_ids']));
  expect(result.paths).toEqual(expect.arrayContaining(['.cub/ledger/by-task/old.1/entry.json', '.cub/ledger/by-task/old.1/001-harness.jsonl', '.cub/ledger/by-run/cub-20260105-010000.json']));

  const shown = (await cub('ledger', 'show', 'old.1', '--json')).json<Record<string, unknown>>();
  expect(shown).toMatchObject({ title: 'Sort the list', workflow: { stage: 'validated' }, outcome: { total_cost_nano_usd: 170_000_000, total_cost_usd: 0.17 }, imported: { origin: { path: 'by-task/old.1.json' }, extra: { ci_monitor: { state: 'green' } } } });
  expect((await cub('ledger', 'show', 'cub-20260105-010000', '--json')).json()).toMatchObject({ total_cost_nano_usd: 170_000_000, tasks_completed: ['old.1'] });
  expect((await cub('ledger', 'list', '--json')).json()).toMatchObject({ total: 2 });
  expect((await cub('ledger', 'show', 'old', '--json')).json()).toMatchObject({ epic: { captured_at: '2026-01-06T00:00:00.000Z' }, updated_at: '2026-01-06T00:00:00.000Z' });
  const attempt = (await cub('ledger', 'show', 'old.1', '--attempt', '1', '--json')).json<{ prompt_path: string; log_path: string }>();
  expect(readFileSync(attempt.prompt_path, 'utf8')).toContain('password=[REDACTED');
  expect(readFileSync(attempt.log_path, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as unknown)).toEqual(['I sort.', 'Done.'].map((text) => ({ timestamp: '2026-01-05T01:00:00.000Z', event_type: 'response', data: { text } })));
  expect((await cub('verify')).code).toBe(0);

  repo.commitAll('the old ledger');
  const again = await load(old.dir);
  expect(again.imported).toEqual({ task: 0, epic: 0, run: 0, plan: 0, artifacts: 0 });
  expect(again.skipped).toEqual({ already: 4, own: 0, index_lines: 1 });
  expect(repo.git('status', '--porcelain')).toBe('');
  expect((await cub('ledger', 'rebuild', '--json')).json()).toMatchObject({ written: 0, removed: 0 });
  expect(digests(old.dir)).toEqual(before);
});

it('imports a ledger where it stands, and keeps the originals whose place it takes', async () => {
  repo.write(OLD);
  const before = digests(repo.dir);
  expect((await load('.')).imported).toMatchObject({ task: 2, run: 1 });
  const after = digests(repo.dir);
  const ledger = '/.cub/ledger';
  for (const file of ['by-task/old.1.json', 'by-task/old.1/attempts/001-prompt.md', 'by-task/broken.json']) expect(after[`${ledger}/${file}`]).toBe(before[`${ledger}/${file}`]);
  for (const file of ['by-run/cub-20260105-010000.json', 'by-epic/old/entry.json', 'index.jsonl']) expect(after[`${ledger}/imported/${file}`]).toBe(before[`${ledger}/${file}`]);
  expect((await load('.')).imported).toMatchObject({ task: 0, epic: 0, run: 0 });
  expect((await cub('ledger', 'show', 'old.1', '--json')).json()).toMatchObject({ title: 'Sort the list' });
});

it('says what it expected of a folder that is no ledger', async () => {
  const run = await cub('ledger', 'import', '.', '--json');
  expect([run.code, run.json<{ error: { code: string; message: string } }>().error]).toEqual([2, expect.objectContaining({ code: 'CUB_LEDGER_IMPORT_FOLDER', message: expect.stringContaining('expected a project') as string })]);
});

it('fails when nothing could be read, and lists why', async () => {
  repo.write({ 'broken/by-task/a.json': '{', 'broken/by-task/b.json': '5' });
  const run = await cub('ledger', 'import', 'broken', '--json');
  expect(run.code).toBe(1);
  expect(run.json<Imported>().oddities.map(({ place }) => place)).toEqual(['by-task/a.json', 'by-task/b.json']);
  expect((await cub('ledger', 'import', 'broken')).stdout).toContain('could be read');
});

it('groups what was odd for people', async () => {
  const { stdout } = await cub('ledger', 'import', old.dir);
  expect(stdout).toMatch(/Imported: +2 tasks, 1 epic, 1 run, 0 plans, 2 artifacts/);
  expect(stdout).toMatch(/1 × "2026-01-05T01:00:00": a time without a zone is taken as UTC/);
});

/** A ledger of the original. It is not part of the project; who has it beside it tests with it, too. */
const FIXTURE = join(process.env.CUB_TEST_DATA ?? resolve(__dirname, '../../../../shared'), 'fixtures', 'cub-ledger');
const withFixture = existsSync(FIXTURE) ? describe : describe.skip;

withFixture('a real ledger', () => {
  it('is imported whole: its costs come to the sum of its attempts, and a second time brings nothing', async () => {
    const tasks = readdirSync(join(FIXTURE, '.cub/ledger/by-task')).filter((name) => name.endsWith('.json'));
    const costs = tasks.map((name) => (JSON.parse(readFileSync(join(FIXTURE, '.cub/ledger/by-task', name), 'utf8')) as { cost_usd: number }).cost_usd);
    expect((await load(FIXTURE)).imported).toMatchObject({ task: tasks.length });
    const { items } = (await cub('ledger', 'list', '--limit', '0', '--json')).json<{ items: { cost_nano_usd: number | null }[] }>();
    expect(items.reduce((sum, { cost_nano_usd: cost }) => sum + (cost ?? 0), 0)).toBe(costs.reduce((sum, cost) => sum + Math.round(cost * 1e9), 0));
    expect((await load(FIXTURE)).imported).toMatchObject({ task: 0, epic: 0, run: 0, artifacts: 0 });
    expect((await cub('verify')).code).toBe(0);
  });
});
