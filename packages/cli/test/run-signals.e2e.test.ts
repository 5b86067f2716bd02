import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { collect } from '@cub/testkit';
import { scenario, taskId, type Scenario } from './run-scenario.js';

let at: Scenario;
afterEach(() => at.remove());

/** Changes a file, says so by another, and goes on for long. */
const SLOW = 'echo half > code.txt; echo $$ > .git/started; while ! test -f .git/go; do sleep 0.05; done; echo whole > code.txt';

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 2400 && !condition(); i += 1) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(condition()).toBe(true);
}

/** Signals, and waits until the run says what it makes of it: two signals that come too soon after each other are one. */
async function signal(run: ChildProcess, name: NodeJS.Signals, answer: string): Promise<void> {
  let said = '';
  run.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  run.kill(name);
  await until(() => said.includes(answer) || run.exitCode !== null);
}

async function started(run: ChildProcess): Promise<ChildProcess> {
  await until(() => existsSync(join(at.dir, '.git/started')) || run.exitCode !== null);
  expect(run.exitCode).toBeNull();
  return run;
}

const isRunning = (pid: number) => existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));

it('finishes the attempt on the first Ctrl-C, and starts nothing more', async () => {
  at = await scenario([{}, {}]);
  const run = await started(at.start(SLOW, '--json'));
  await signal(run, 'SIGINT', 'stopping after this attempt');
  at.write({ '.git/go': '' });
  const ended = await collect(run);
  expect(ended.code).toBe(130);
  expect(ended.json()).toMatchObject({ status: 'cancelled', tasks: [{ id: taskId(1), status: 'completed' }] });
  expect(await at.statuses()).toEqual({ 1: 'closed', 2: 'open' });
  expect(at.git('status', '--porcelain')).toBe('');
});

it.each([
  ['a second Ctrl-C', true, 'SIGINT'],
  ['SIGTERM', false, 'SIGTERM'],
] as const)('stops at once on %s, and takes half work back', async (_, isSecond, name) => {
  at = await scenario([{}]);
  const run = await started(at.start(SLOW, '--json'));
  const agent = Number(at.read('.git/started'));
  if (isSecond) await signal(run, 'SIGINT', 'stopping after this attempt');
  await signal(run, name, 'stopping now');
  const ended = await collect(run);
  expect(ended.code).toBe(130);
  expect(isRunning(agent)).toBe(false);
  expect(at.read('code.txt')).toBe('one\n');
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
  expect(JSON.parse(at.read('.cub/active-run.json'))).toMatchObject({ status: 'running' });
  at.write({ '.git/go': '' });
  expect((await collect(run)).code).toBe(0);
  expect(existsSync(join(at.dir, '.cub/active-run.json'))).toBe(false);
});

it('goes on after kill -9: the run is recorded as cut off, its agent is ended, its work is not lost', async () => {
  at = await scenario([{}]);
  const run = await started(at.start(SLOW));
  const agent = Number(at.read('.git/started'));
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

it('takes a close back that kill -9 cut off before its commit, and does it again', async () => {
  at = await scenario([{}, {}]);
  at.write({ '.git/hooks/pre-commit': '#!/bin/sh\ngit diff --cached --name-only | grep -q code.txt || exit 0\ntouch .git/in-hook; while ! test -f .git/hook-go; do sleep 0.05; done; exit 1\n' });
  chmodSync(join(at.dir, '.git/hooks/pre-commit'), 0o755);
  const run = at.start('echo "$CUB_TASK_ID" >> code.txt');
  await until(() => existsSync(join(at.dir, '.git/in-hook')));
  run.kill('SIGKILL');
  at.write({ '.git/hook-go': '' });
  await collect(run);
  rmSync(join(at.dir, '.git/hooks/pre-commit'));
  const next = await at.run('grep -q "$CUB_TASK_ID" code.txt || echo "$CUB_TASK_ID" >> code.txt', '--json');
  expect([next.code, await at.statuses()]).toEqual([0, { 1: 'closed', 2: 'closed' }]);
  expect(at.git('show', 'HEAD:code.txt').split('\n').slice(1)).toEqual([taskId(1), taskId(2)]);
  expect((await at.entry(1)).attempts).toMatchObject([{ success: false, error_category: 'interrupted' }, { success: true }]);
  expect(at.git('status', '--porcelain')).toBe('');
  expect((await at.cub('verify', '--json')).code).toBe(0);
});

it('loses nothing by kill -9 at any time: every closed task has its commit, and the tree is clean at the end', async () => {
  const count = 12;
  at = await scenario(Array.from({ length: count }, () => ({})));
  const agent = 'echo "$CUB_TASK_ID" > "out-$CUB_TASK_ID.txt"; sleep 0.05';
  const delays = [350, 520, 610, 700, 800, 430, 900, 560, 750, 480, 660, 1000];
  for (const delay of delays) {
    const run = at.start(agent);
    await new Promise((resolve) => setTimeout(resolve, delay));
    run.kill('SIGKILL');
    await collect(run);
  }
  const last = await at.run(agent, '--json');
  expect(last.code).toBe(0);
  const closed = Object.entries(await at.statuses()).filter(([, status]) => status === 'closed');
  expect(closed).toHaveLength(count);
  const numbers = Array.from({ length: count }, (_, i) => i + 1);
  expect(at.git('ls-tree', '--name-only', 'HEAD').split('\n').filter((name) => name.startsWith('out-')).sort()).toEqual(numbers.map((n) => `out-${taskId(n)}.txt`).sort());
  for (const n of numbers) expect(at.git('log', '--format=%h', `--grep=^Cub-Task: ${taskId(n)}$`).split('\n')).toHaveLength(1);
  expect(at.git('status', '--porcelain')).toBe('');
  expect((await at.cub('verify', '--json')).code).toBe(0);
});
