import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { collect, runCub, tempFolder, type TempFolder } from '@cub/testkit';
import { linkPlugins } from './link-plugins.js';
import { scenario, taskId, WORK, type Scenario } from './run-scenario.js';

let at: Scenario;
afterEach(() => at.remove());

const kept = (n: number) => readdirSync(join(at.dir, '.git/cub/artifacts/by-task', taskId(n))).sort();
const committed = (of: string) => at.git('diff-tree', '--no-commit-id', '--name-only', '-r', of, '--', ':!.cub').split('\n');
const closing = (n: number) => at.git('log', '--format=%H', `--grep=^Cub-Task: ${taskId(n)}$`, '-1');

function hook(name: string, script: string): void {
  at.write({ [`.git/hooks/${name}`]: `#!/bin/sh\n${script}\n` });
  chmodSync(join(at.dir, '.git/hooks', name), 0o755);
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 1200 && !condition(); i += 1) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(condition()).toBe(true);
}

async function killAt(run: ChildProcess, mark: string): Promise<void> {
  await until(() => existsSync(join(at.dir, mark)));
  run.kill('SIGKILL');
  await collect(run);
}

describe('what a verify command changes', () => {
  const FILES = { 'code.txt': 'one\n', 'lock.txt': 'v1\n' };

  it('is not in the commit of the task, and the tree is clean: new files, tracked files, files of the agent, staged files', async () => {
    at = await scenario([{ verify: 'echo 90% > coverage.out; echo v2 > lock.txt; echo formatted > code.txt; git add coverage.out' }], FILES);
    const run = await at.run('echo two > code.txt; echo new > new.txt; rm -f lock.bak', '--json');
    expect(run.code).toBe(0);
    expect([committed(closing(1)), at.git('show', 'HEAD:code.txt')]).toEqual([['code.txt', 'new.txt'], 'two']);
    expect((await at.entry(1)).outcome?.files_changed).toEqual(['code.txt', 'new.txt']);
    expect(run.stderr).toMatch(/verification changed code.txt, coverage.out, lock.txt; put back/);
    expect(kept(1)).toContain('001-verification.diff');
    await at.expectClean();
  });

  it('is nobody’s in the next attempt and the next task', async () => {
    at = await scenario([{ verify: 'echo x >> coverage.out; test -f good.txt' }, { verify: 'echo x >> coverage.out' }], FILES);
    const run = await at.run('case $CUB_TASK_ID in *.1) test $CUB_ATTEMPT = 1 && echo bad > bad.txt || echo good > good.txt;; *) echo two > two.txt;; esac');
    expect([run.code, await at.statuses()]).toEqual([0, { 1: 'closed', 2: 'closed' }]);
    expect((await at.entry(1)).attempts.map(({ files_changed: files }) => files)).toEqual([['bad.txt'], ['good.txt']]);
    expect((await at.entry(1)).outcome?.files_changed).toEqual(['bad.txt', 'good.txt']);
    expect([committed(closing(1)), committed(closing(2))]).toEqual([['bad.txt', 'good.txt'], ['two.txt']]);
    await at.expectClean();
  });

  it('stays where git ignores it, and never touches what the user had changed', async () => {
    at = await scenario([{ verify: 'echo x > cache.tmp; echo theirs > users.txt' }], { 'code.txt': 'one\n', 'users.txt': 'u\n', '.gitignore': '*.tmp\n' });
    at.write({ 'users.txt': 'edited\n' });
    expect((await at.run(WORK)).code).toBe(0);
    expect([at.read('cache.tmp'), at.read('users.txt'), at.git('status', '--porcelain')]).toEqual(['x\n', 'edited\n', ' M users.txt']);
  });

  it('is put back by the next run after a kill -9 in the middle of it', async () => {
    at = await scenario([{ verify: 'echo x > coverage.out; echo formatted > code.txt; touch .git/verifying; test -f .git/go || sleep 60' }]);
    await killAt(at.start('echo two > code.txt'), '.git/verifying');
    at.write({ '.git/go': '' });
    expect((await at.run('true')).code).toBe(0);
    expect([committed(closing(1)), at.git('show', 'HEAD:code.txt')]).toEqual([['code.txt'], 'two']);
    expect((await at.entry(1)).attempts.map(({ files_changed: files }) => files)).toEqual([['code.txt'], []]);
    await at.expectClean();
  });
});

describe('what an attempt changed before its run was killed', () => {
  it('is recorded as its own, and the entry names every file of the commit', async () => {
    at = await scenario([{}]);
    await killAt(at.start('echo dead > dead.txt; touch .git/started; sleep 60'), '.git/started');
    expect((await at.run('echo alive > alive.txt')).code).toBe(0);
    const { attempts, outcome } = await at.entry(1);
    expect(attempts.map(({ files_changed: files }) => files)).toEqual([['dead.txt'], ['alive.txt']]);
    expect(outcome?.files_changed).toEqual(committed(closing(1)));
    await at.expectClean();
  });
});

it('says why verification failed: the command, its exit code and last lines, and where the rest is', async () => {
  at = await scenario([{ verify: 'for i in 1 2 3; do echo "line $i"; done; echo "3 tests failed" >&2; exit 7' }]);
  const run = await at.run('echo two > code.txt', '--max-attempts', '1');
  expect(run.stderr).toMatch(/failed with exit code 7\n {4}│ line 1\n {4}│ line 2\n {4}│ line 3\n {4}│ 3 tests failed/);
  const { stdout } = await at.cub('task', 'show', taskId(1));
  expect(stdout).toMatch(/Why it is blocked\n1 attempt failed, the last one: .* failed with exit code 7\nLog: +\S+001-harness\.jsonl\nPrompt: +\S+001-prompt\.md\nPatch: +\S+001-patch\.diff/);
  const { last_failure: failure } = (await at.cub('task', 'show', taskId(1), '--json')).json<{ last_failure: { log: string; patch: string } }>();
  expect([existsSync(failure.log), readFileSync(failure.patch, 'utf8')]).toEqual([true, expect.stringContaining('+two')]);
  await at.cub('task', 'reopen', taskId(1));
  expect((await at.cub('task', 'show', taskId(1), '--json')).json()).toMatchObject({ last_failure: null });
});

describe('what changes between two attempts', () => {
  const listener = (body: string) => ({ contributes: ['on:pre-session'], register: `cub.on('pre-session', ({ attempt }) => { ${body} });` });
  const write = (path: string, text: string) => `if (attempt === 2) require('node:fs').writeFileSync(${JSON.stringify(path)}, ${JSON.stringify(text)});`;
  const AGENT = 'test $CUB_ATTEMPT = 2 && echo good > good.txt || { echo bad > bad.txt; exit 1; }';
  let data: TempFolder;
  beforeEach(() => (data = tempFolder()));
  afterEach(() => data.remove());
  const run = (...args: string[]) => runCub(['run', '--harness', 'script', '--command', AGENT, '--json', ...args], { cwd: at.dir, env: { CUB_DATA_DIR: data.dir } });

  it('is the user’s: not committed, and not restored when the task is given up', async () => {
    at = await scenario([{}], { 'code.txt': 'one\n', 'notes.txt': 'n\n' });
    linkPlugins(data.dir, { editor: listener(write(join(at.dir, 'notes.txt'), 'edited\n')) });
    const done = await run('--verify', 'false', '--max-attempts', '2');
    expect([done.code, at.read('notes.txt'), at.has('good.txt'), at.git('status', '--porcelain')]).toEqual([6, 'edited\n', false, ' M notes.txt']);
    expect(done.stderr).toContain('taken for yours and not committed: notes.txt');
  });

  it('blocks the task where it is a file that the task had changed, and leaves that file alone', async () => {
    at = await scenario([{}]);
    linkPlugins(data.dir, { editor: listener(write(join(at.dir, 'bad.txt'), 'mine now\n')) });
    const done = await run();
    expect([done.code, at.read('bad.txt'), at.has('good.txt')]).toEqual([6, 'mine now\n', false]);
    expect(done.json()).toMatchObject({ tasks: [{ status: 'blocked', reason: expect.stringContaining('bad.txt') }] });
  });
});

describe('what a git hook changes', () => {
  it('is part of the commit where it adds it, recorded as the hook’s, and put back where it does not', async () => {
    at = await scenario([{}], { 'code.txt': 'one\n', 'list.txt': 'l\n' });
    hook('pre-commit', 'git diff --cached --name-only | grep -q code.txt || exit 0; echo formatted > code.txt; echo a > added.txt; git add code.txt added.txt; echo stray > stray.txt; echo m >> list.txt');
    const run = await at.run('echo two > code.txt');
    expect([run.code, committed(closing(1)), at.git('show', 'HEAD:code.txt')]).toEqual([0, ['added.txt', 'code.txt'], 'formatted']);
    expect((await at.entry(1)).outcome?.files_changed).toEqual(['added.txt', 'code.txt']);
    expect((await at.entry(1)).attempts[0]?.files_changed).toEqual(['code.txt']);
    expect(run.stderr).toMatch(/hooks of the commit also changed list.txt, stray.txt; put back/);
    await at.expectClean();
  });

  it('goes on into the next attempt when it corrected the agent’s file and refused the commit', async () => {
    at = await scenario([{}]);
    hook('pre-commit', 'git diff --cached --name-only | grep -q code.txt || exit 0; test "$(git show :code.txt)" = formatted && exit 0; echo formatted > code.txt; echo stray > stray.txt; echo "code.txt was formatted" >&2; exit 1');
    const run = await at.run('test $CUB_ATTEMPT = 2 || echo two > code.txt');
    expect([run.code, at.git('show', 'HEAD:code.txt')]).toEqual([0, 'formatted']);
    expect(committed(closing(1))).toEqual(['code.txt']);
    await at.expectClean();
  });
});

describe('what the index and the filters do', () => {
  it('leaves nothing staged that a failed agent had staged', async () => {
    at = await scenario([{}]);
    const run = await at.run('echo n > new.txt; git add new.txt; exit 1', '--max-attempts', '1');
    expect(run.code).toBe(6);
    await at.expectClean();
  });

  it('blocks a task whose file git cannot take, restores the file and keeps the patch', async () => {
    at = await scenario([{}, {}], { '.gitattributes': '*.bin filter=big\n', 'code.txt': 'one\n' });
    at.git('config', 'filter.big.clean', 'no-such-program');
    at.git('config', 'filter.big.required', 'true');
    const run = await at.run('case $CUB_TASK_ID in *.1) echo bytes > a.bin;; *) echo two > code.txt;; esac', '--json');
    expect([run.code, await at.statuses()]).toEqual([6, { 1: 'blocked', 2: 'closed' }]);
    expect(run.json()).toMatchObject({ tasks: [{ reason: expect.stringMatching(/a\.bin.*filter "big"/) }, {}] });
    expect([at.has('a.bin'), at.read(`.cub/ledger/${(await at.entry(1)).attempts[0]?.patch?.path}`)]).toEqual([false, expect.stringContaining('+bytes')]);
    await at.expectClean();
  });
});

it('hands the task to the git hooks of an agent’s own commits, and records those', async () => {
  at = await scenario([{}]);
  hook('prepare-commit-msg', 'test -n "$CUB_TASK_ID" || exit 0; git interpret-trailers --in-place --trailer "Cub-Task: $CUB_TASK_ID" --trailer "Cub-Run: $CUB_RUN_ID" "$1"');
  expect((await at.run('echo two > code.txt; git commit --quiet -am "my own commit"')).code).toBe(0);
  const { outcome } = await at.entry(1);
  expect(outcome?.commits).toMatchObject([{ hash: at.git('rev-parse', 'HEAD~2'), message: expect.stringMatching(/^my own commit\n\nCub-Task: demo-001A-0\.1\nCub-Run: cub-/), patch_id: expect.any(String) }]);
  expect(at.git('log', '-1', '--format=%(trailers:key=Cub-Task)', 'HEAD~1').trim()).toBe(`Cub-Task: ${taskId(1)}`);
  expect(readFileSync(join(at.dir, 'code.txt'), 'utf8')).toBe('two\n');
});
