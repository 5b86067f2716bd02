import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { collect, copyRepo, runCub, tempFolder, type TempFolder } from '@cub/testkit';
import { scenario, scenarioIn, taskId, type Scenario } from '../run-scenario.js';
import { SeededRandom } from '../ledger-model/seeded-random.js';

jest.setTimeout(1_800_000);

/** At how many of the git calls of a run a signal ends git; `CUB_TEST_GIT_DEATHS=999` for each of them. Which ones, the seed says. */
const DEATHS = Number(process.env.CUB_TEST_GIT_DEATHS ?? 3);
const SEED = Number(process.env.CUB_TEST_SEED ?? 16);
const KILLS = 3;

const SLOW = 'echo half >> code.txt; echo new > new.txt; touch .git/started; while ! test -f .git/go; do sleep 0.05; done';
const WORK = 'echo whole > code.txt; echo new > new.txt; echo x > "by-$CUB_TASK_ID.txt"';

let standIn: TempFolder;
let killed: Scenario;
beforeAll(async () => {
  standIn = tempFolder();
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  const script = [
    '#!/bin/sh',
    'echo "$*" >> "$GIT_CALLS"',
    'case " $* " in *" $DIE_AT_COMMAND "*) kill -9 $$;; esac',
    'test "$(wc -l < "$GIT_CALLS")" -eq "$DIE_AT_CALL" && kill -9 $$',
    `exec ${real} "$@"`,
  ];
  writeFileSync(join(standIn.dir, 'git'), `${script.join('\n')}\n`, { mode: 0o755 });
  killed = await killedInARow();
});
afterAll(() => {
  killed.write({ '.git/go': '' });
  killed.remove();
  standIn.remove();
});

/** Several kills in a row, each of a run that resumed what the one before had left. */
async function killedInARow(): Promise<Scenario> {
  const at = await scenario([{}, {}]);
  at.write({ 'users.txt': 'u\n' });
  for (let n = 0; n < KILLS; n += 1) {
    const run = at.start(SLOW);
    for (let i = 0; i < 2400 && !existsSync(join(at.dir, '.git/started')); i += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    run.kill('SIGKILL');
    await collect(run);
    execFileSync('rm', ['-f', join(at.dir, '.git/started')]);
  }
  return at;
}

/** A run with a git that a signal ends, then one with a good git: the task has its commit, and only the user's file is uncommitted. */
async function expectRecovered(death: Readonly<Record<string, string>>): Promise<string[]> {
  const at = scenarioIn(copyRepo(killed));
  try {
    const calls = join(at.dir, '.git/calls');
    const env = { PATH: `${standIn.dir}:${process.env.PATH}`, GIT_CALLS: calls, DIE_AT_COMMAND: 'none', DIE_AT_CALL: '0', ...death };
    await runCub(['run', '--harness', 'script', '--command', WORK, '--json'], { cwd: at.dir, env });
    const last = await at.run(WORK, '--json');
    const closed = (await at.statuses())['1'];
    if (closed !== 'closed') throw new Error(`${JSON.stringify(death)}: ${taskId(1)} is ${closed}: ${last.stdout}${last.stderr}`);
    expect([death, at.git('show', 'HEAD:code.txt'), at.git('show', 'HEAD:new.txt')]).toEqual([death, 'whole', 'new']);
    expect([death, at.git('status', '--porcelain'), at.read('users.txt')]).toEqual([death, '?? users.txt', 'u\n']);
    return readFileSync(calls, 'utf8').trim().split('\n');
  } finally {
    at.remove();
  }
}

it('no start takes what killed runs left for the work of the user, whichever git call a signal ends', async () => {
  const calls = await expectRecovered({});
  const random = new SeededRandom(SEED);
  const left = calls.map((_, i) => i + 1);
  const failed: string[] = [];
  for (let n = 0; n < DEATHS && left.length > 0; n += 1) {
    const [call = 0] = left.splice(random.below(left.length), 1);
    await expectRecovered({ DIE_AT_CALL: String(call) }).catch((error: Error) => failed.push(`${call} (git ${calls[call - 1]}): ${error.message}`));
  }
  expect(failed).toEqual([]);
});

it.each(['cat-file', 'symbolic-ref', 'ls-files'])('stops with an error, and begins nothing, when a signal ends `git %s`', async (command) => {
  const at = scenarioIn(copyRepo(killed));
  const env = { PATH: `${standIn.dir}:${process.env.PATH}`, GIT_CALLS: join(at.dir, '.git/calls'), DIE_AT_COMMAND: command, DIE_AT_CALL: '0' };
  try {
    const run = await runCub(['run', '--harness', 'script', '--command', WORK, '--json'], { cwd: at.dir, env });
    expect([run.code, run.json()]).toMatchObject([1, { error: { code: 'CUB_GIT_FAILED', message: expect.stringContaining('SIGKILL') } }]);
    expect((await at.run(WORK, '--json')).code).toBe(0);
    expect([at.git('status', '--porcelain'), await at.statuses()]).toEqual(['?? users.txt', { 1: 'closed', 2: 'closed' }]);
  } finally {
    at.remove();
  }
});

it('says why it does not resume when the branch moved on, and puts aside what was left', async () => {
  const at = scenarioIn(copyRepo(killed));
  try {
    at.write({ 'by-user.txt': 'u\n' });
    at.git('add', 'by-user.txt');
    at.git('commit', '--quiet', '--message', 'by the user');
    const run = await at.run(WORK, '--json');
    expect(run.code).toBe(0);
    expect(run.stderr).toMatch(/demo-001A-0\.1 begins again: the branch is at another commit than when it was cut off.*code\.txt.*unfinished-[0-9a-f]+\.diff/);
    expect([at.git('status', '--porcelain'), await at.statuses()]).toEqual(['?? users.txt', { 1: 'closed', 2: 'closed' }]);
  } finally {
    at.remove();
  }
});

it('puts the unfinished work aside when the run works on another task', async () => {
  const at = scenarioIn(copyRepo(killed));
  try {
    const other = await at.run(WORK, '--task', taskId(2), '--json');
    expect([other.code, at.git('status', '--porcelain')]).toEqual([0, '?? users.txt']);
    expect(other.stderr).toMatch(/what was left of demo-001A-0\.1 is taken back and kept in \S+unfinished-/);
    expect((await at.run(WORK, '--json')).code).toBe(0);
    expect([at.git('status', '--porcelain'), await at.statuses()]).toEqual(['?? users.txt', { 1: 'closed', 2: 'closed' }]);
  } finally {
    at.remove();
  }
});
