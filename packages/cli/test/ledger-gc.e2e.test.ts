import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { copyRepo, runCub } from '@cub/testkit';
import { scenario, scenarioIn, taskId, type Scenario } from './run-scenario.js';

interface Collected {
  readonly items: { id: string; kind: string; task_id: string; sha256: string; bytes: number }[];
  readonly total: number;
  readonly bytes: number;
  readonly paths: string[];
}

const KEPT = ['001-harness.jsonl', '001-prompt.md', 'entry.json'];
let finished: Scenario;
let repo: Scenario;
beforeAll(async () => {
  finished = await scenario([{}, {}]);
  expect((await finished.run('echo done >> code.txt')).code).toBe(0);
});
beforeEach(() => (repo = scenarioIn(copyRepo(finished))));
afterEach(() => repo.remove());
afterAll(() => finished.remove());

const gc = async (...args: string[]): Promise<Collected> => (await repo.cub('ledger', 'gc', ...args, '--json')).json<Collected>();
const beside = (task: number) => readdirSync(join(repo.dir, '.cub/ledger/by-task', taskId(task)));
const local = () => (existsSync(join(repo.dir, '.git/cub/artifacts/by-task')) ? readdirSync(join(repo.dir, '.git/cub/artifacts/by-task')) : []);

/** Paths of the artifacts whose removal is published, each event once. */
function removals(): string[] {
  const folder = join(repo.dir, '.cub/ledger/by-agent');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jsonl'));
  const lines = new Set(files.flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n')).filter((line) => line !== ''));
  const events = [...lines].map((line) => JSON.parse(line) as { type: string; data: { path: string } });
  return events.filter(({ type }) => type === 'artifact.removed').map(({ data }) => data.path);
}

it('plans first, then removes artifacts with a manifest, and nothing else', async () => {
  const before = (await repo.cub('ledger', 'show', taskId(1), '--json')).json();
  const planned = await gc('--keep-latest', '0');
  expect(planned.items.filter(({ task_id }) => task_id === taskId(1)).map(({ id }) => id)).toEqual(KEPT.slice(0, 2).map((name) => `by-task/${taskId(1)}/${name}`));
  expect(planned).toMatchObject({ total: 4, dry_run: true, paths: [] });
  expect([repo.git('status', '--porcelain'), beside(1).toSorted()]).toEqual(['', KEPT]);
  expect(await gc()).toMatchObject({ total: 0 });
  expect(await gc('--keep-latest', '0', '--older-than', '1h', '--yes')).toMatchObject({ total: 0 });
  expect(await gc('--keep-latest', '1', '--yes')).toMatchObject({ total: 0 });

  const done = await gc('--keep-latest', '0', '--yes');
  expect(done.items).toEqual(planned.items);
  expect([beside(1), beside(2), local()]).toEqual([['entry.json'], ['entry.json'], []]);
  const changed = repo.git('status', '--porcelain', '--untracked-files=all').split('\n').map((line) => line.slice(3).trim());
  expect(new Set(changed)).toEqual(new Set(done.paths));
  expect((await repo.cub('ledger', 'show', taskId(1), '--json')).json()).toEqual(before);
  const verified = await repo.cub('verify');
  expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining('4 removed by `cub ledger gc`')]);
  expect((await repo.cub('ledger', 'rebuild', '--json')).json()).toMatchObject({ written: 0, removed: 0 });
});

it('is never found halfway without a word when it is killed, and the next one finishes', async () => {
  const preload = join(__dirname, 'kill-before.cjs');
  for (const [point, left] of [['linkSync:1:by-agent', 4], ['rmSync:1:by-task.*/\\d{3}-', 4], ['rmSync:4:by-task.*/\\d{3}-', 3]] as const) {
    const env = { NODE_OPTIONS: `--require ${preload}`, KILL_BEFORE: point };
    expect((await runCub(['ledger', 'gc', '--keep-latest', '0', '--yes'], { cwd: repo.dir, env })).signal).toBe('SIGKILL');
    expect((await repo.cub('verify')).code).toBe(0);
    expect(await gc('--keep-latest', '0')).toMatchObject({ total: left });
  }
  await gc('--keep-latest', '0', '--yes');
  expect([beside(1), beside(2), local()]).toEqual([['entry.json'], ['entry.json'], []]);
  expect(new Set(removals()).size).toBe(4);
  expect(removals()).toHaveLength(4);
  expect((await repo.cub('verify')).code).toBe(0);
});

it('archives the live journal of earlier days, and reads the same afterwards', async () => {
  const journal = join(repo.dir, '.git/cub/journal');
  const [today = ''] = readdirSync(journal);
  expect(await gc('--journal', '--yes')).toMatchObject({ total: 0 });
  const before = (await repo.cub('ledger', 'list', '--json')).json();
  // As if the run had been on another day: the folder is what tells.
  renameSync(join(journal, today), join(journal, '2026-01-05'));

  const planned = await gc('--journal');
  expect(planned.items.length).toBeGreaterThan(0);
  expect(planned.items[0]).toMatchObject({ kind: 'segment', id: expect.stringMatching(/^2026-01-05\//) });
  expect(await gc('--journal', '--yes')).toMatchObject({ total: planned.total, bytes: planned.bytes });
  expect(readdirSync(join(repo.dir, '.git/cub/archive/2026-01-05'))).toHaveLength(planned.total);
  expect(existsSync(join(journal, '2026-01-05'))).toBe(false);
  expect((await repo.cub('ledger', 'list', '--json')).json()).toEqual(before);
  expect((await repo.cub('ledger', 'publish', '--json')).json()).toEqual({ paths: [], events: 0 });
  expect((await repo.cub('verify')).code).toBe(0);
});
