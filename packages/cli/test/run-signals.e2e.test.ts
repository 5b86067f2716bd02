import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { collect } from '@cub/testkit';
import { scenario, taskId, type Scenario } from './run-scenario.js';

jest.setTimeout(60_000);

let at: Scenario;
afterEach(() => at.remove());

/** Changes a file, says so by another, and goes on for long. */
const SLOW = 'echo half > code.txt; echo $$ > .git/started; while ! test -f .git/go; do sleep 0.05; done; echo whole > code.txt';

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 400 && !condition(); i += 1) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(condition()).toBe(true);
}

async function started(run: ChildProcess): Promise<ChildProcess> {
  await until(() => existsSync(join(at.dir, '.git/started')) || run.exitCode !== null);
  expect(run.exitCode).toBeNull();
  return run;
}

const read = (path: string) => readFileSync(join(at.dir, path), 'utf8');
const isRunning = (pid: number) => existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));

it('finishes the attempt on the first Ctrl-C, and starts nothing more', async () => {
  at = await scenario([{}, {}]);
  const run = await started(at.start(SLOW, '--json'));
  run.kill('SIGINT');
  await new Promise((resolve) => setTimeout(resolve, 300));
  at.write({ '.git/go': '' });
  const ended = await collect(run);
  expect(ended.code).toBe(130);
  expect(ended.json()).toMatchObject({ status: 'cancelled', tasks: [{ id: taskId(1), status: 'completed' }] });
  expect(await at.statuses()).toEqual({ 1: 'closed', 2: 'open' });
  expect(at.git('status', '--porcelain')).toBe('');
});

it.each([
  ['a second Ctrl-C', ['SIGINT', 'SIGINT']],
  ['SIGTERM', ['SIGTERM']],
] as const)('stops at once on %s, and takes half work back', async (_, signals) => {
  at = await scenario([{}]);
  const run = await started(at.start(SLOW, '--json'));
  const agent = Number(read('.git/started'));
  for (const signal of signals) {
    run.kill(signal);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const ended = await collect(run);
  expect(ended.code).toBe(130);
  expect(isRunning(agent)).toBe(false);
  expect(read('code.txt')).toBe('one\n');
  expect(at.git('status', '--porcelain')).toBe('');
  expect(await at.entry(1)).toMatchObject({ attempts: [{ success: false, error_category: 'interrupted' }], outcome: { success: false } });
  at.write({ '.git/go': '' });
  expect((await at.run(SLOW)).code).toBe(0);
  expect((await at.entry(1)).attempts.map((attempt) => attempt.attempt_number)).toEqual([1, 2]);
});

it('allows one run in a worktree, and shows it', async () => {
  at = await scenario([{}]);
  const run = await started(at.start(SLOW, '--json'));
  const second = await at.run('true', '--json');
  expect([second.code, second.json<{ error: { code: string } }>().error.code]).toEqual([4, 'CUB_RUN_LOCKED']);
  expect((await at.cub('status', '--json')).json()).toMatchObject({ active_runs: [{ current: { task_id: taskId(1), attempt: 1 } }], tasks: { claimed: 1, ready: 0 } });
  expect((await at.cub('monitor')).stdout).toContain(taskId(1));
  expect(JSON.parse(read('.cub/active-run.json'))).toMatchObject({ status: 'running' });
  at.write({ '.git/go': '' });
  expect((await collect(run)).code).toBe(0);
  expect(existsSync(join(at.dir, '.cub/active-run.json'))).toBe(false);
});

it('goes on after kill -9: the run is recorded as cut off, its agent is ended, its work is not lost', async () => {
  at = await scenario([{}]);
  const run = await started(at.start(SLOW));
  const agent = Number(read('.git/started'));
  run.kill('SIGKILL');
  await collect(run);
  expect((await at.cub('status', '--json')).json()).toMatchObject({ active_runs: [], orphaned_runs: [expect.any(String)] });
  const next = await at.run('test "$(cat code.txt)" = half && echo more >> code.txt', '--json');
  expect(next.code).toBe(0);
  expect(isRunning(agent)).toBe(false);
  expect(at.git('show', 'HEAD~1:code.txt')).toBe('half\nmore');
  expect(at.git('status', '--porcelain')).toBe('');
  const { items } = (await at.cub('runs', 'list', '--json')).json<{ items: { status: string }[] }>();
  expect(items.map(({ status }) => status)).toEqual(['completed', 'orphaned']);
  expect((await at.entry(1)).attempts).toMatchObject([{ error_category: 'interrupted' }, { success: true }]);
});
