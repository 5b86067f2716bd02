import { existsSync, readFileSync, writeFileSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { scenario, taskId, type Scenario } from './run-scenario.js';

jest.setTimeout(60_000);

let at: Scenario;
afterEach(() => at.remove());

/** Writes a file named after the task. */
const WORK = 'echo "done by attempt $CUB_ATTEMPT" > "$CUB_TASK_ID.txt"';
const log = () => at.git('log', '--format=%s').split('\n');
const read = (path: string) => readFileSync(join(at.dir, path), 'utf8');

async function expectClean(): Promise<void> {
  expect(at.git('status', '--porcelain')).toBe('');
  expect((await at.cub('ledger', 'rebuild', '--json')).json()).toMatchObject({ written: 0, removed: 0 });
}

describe('the main job', () => {
  it('works tasks in order, one commit each, and leaves a clean tree', async () => {
    at = await scenario([{ verify: `test -f ${taskId(1)}.txt` }, { after: [1] }]);
    const run = await at.run(`${WORK}; echo 'cub:usage {"tokens":{"input":10,"output":5},"cost_usd":0.25}'`, '--json');
    expect(run.code).toBe(0);
    const summary = run.json<{ id: string }>();
    expect(summary).toMatchObject({ kind: 'run', status: 'completed', exit_code: 0, iterations: 2, cost_nano_usd: 500_000_000, tokens: 30, tasks: [{ status: 'completed' }, { status: 'completed' }] });
    expect(log().slice(0, 3)).toEqual([`chore(cub): record run ${summary.id}`, `feat(${taskId(2)}): Task 2`, `feat(${taskId(1)}): Task 1`]);
    expect(at.git('log', '-1', '--skip=1', '--format=%(trailers:key=Cub-Task,valueonly)%(trailers:key=Cub-Run,valueonly)')).toBe(`${taskId(2)}\n${summary.id}\n`);
    expect(at.git('show', '--format=', '--name-only', 'HEAD~1').split('\n')).toEqual(
      expect.arrayContaining([`${taskId(2)}.txt`, `.cub/tasks/${taskId(2)}.md`, `.cub/ledger/by-task/${taskId(2)}/entry.json`]),
    );
    expect(await at.statuses()).toEqual({ 1: 'closed', 2: 'closed' });
    expect(await at.entry(1)).toMatchObject({ attempts: [{ attempt_number: 1, success: true, cost_nano_usd: 250_000_000 }], outcome: { success: true, files_changed: [`${taskId(1)}.txt`] } });
    expect((await at.cub('runs', 'show', 'last', '--json')).json()).toMatchObject({ id: summary.id, status: 'completed', total_cost_nano_usd: 500_000_000 });
    expect((await at.cub('status', '--json')).json()).toMatchObject({ active_runs: [], tasks: { closed: 2, ready: 0 } });
    expect((await at.cub('monitor')).stdout).toBe('No active run\n');
    await expectClean();
  });

  it('tries again with what went wrong, and blocks when the attempts are used up', async () => {
    const check = 'grep -q fixed code.txt || { echo "code.txt says $(cat code.txt)"; exit 1; }\n';
    at = await scenario([{ verify: 'sh check.sh' }, { verify: 'false' }], { 'code.txt': 'one\n', 'check.sh': check });
    const run = await at.run('if grep -q "code.txt says wrong" -; then echo fixed > code.txt; else echo wrong > code.txt; fi', '--max-attempts', '2', '--json');
    expect(run.code).toBe(6);
    expect(await at.entry(1)).toMatchObject({ attempts: [{ success: false, error_category: 'verify_failed' }, { attempt_number: 2, success: true }] });
    const blocked = await at.entry(2);
    expect(blocked).toMatchObject({ attempts: [{}, { success: false }], outcome: { success: false, reason: expect.stringContaining('2 attempts failed') } });
    expect(await at.statuses()).toEqual({ 1: 'closed', 2: 'blocked' });
    expect(at.git('show', 'HEAD:code.txt')).toBe('fixed');
    await expectClean();
  });

  it('blocks a stuck task, keeps its work as a patch and takes it back', async () => {
    at = await scenario([{}]);
    const run = await at.run('echo half > code.txt; mkdir new; echo n > new/file; echo "<stuck>no access to the registry</stuck>"', '--json');
    expect(run.code).toBe(6);
    expect(run.json()).toMatchObject({ tasks: [{ status: 'blocked', reason: 'no access to the registry', attempts: 1 }] });
    expect([read('code.txt'), existsSync(join(at.dir, 'new'))]).toEqual(['one\n', false]);
    const { attempts } = await at.entry(1);
    expect(read(`.cub/ledger/${attempts[0]?.patch?.path}`)).toContain('+half');
    await expectClean();
  });

  it('plans without doing anything', async () => {
    at = await scenario([{ after: [2] }, {}]);
    const before = at.git('status', '--porcelain', '--untracked-files=all');
    expect((await at.run('true', '--dry-run', '--json')).json()).toMatchObject({ kind: 'run-plan', items: [{ id: taskId(2) }, { id: taskId(1) }], total: 2 });
    expect([at.git('status', '--porcelain', '--untracked-files=all'), log()]).toEqual([before, ['first commit']]);
  });
});

describe("the user's work", () => {
  it('is neither committed nor changed: staged, changed and new files', async () => {
    at = await scenario([{}], { 'code.txt': 'one\n', 'users.txt': 'u\n', 'staged.txt': 's\n' });
    at.write({ 'users.txt': 'edited\n', 'staged.txt': 'staged\n', 'new.txt': 'n\n' });
    at.git('add', 'staged.txt');
    expect((await at.run(WORK)).code).toBe(0);
    expect(at.git('status', '--porcelain').split('\n').sort()).toEqual([' M users.txt', '?? new.txt', 'M  staged.txt']);
    expect([read('users.txt'), read('staged.txt')]).toEqual(['edited\n', 'staged\n']);
    expect(at.git('show', '--format=', '--name-only', 'HEAD~1')).not.toMatch(/users|staged|new\.txt/);
  });

  it.each([
    ['git add -A && git commit', 'git add -A && git commit --quiet -m "by the agent"'],
    ['git stash', 'git stash --include-untracked --quiet; git stash pop --quiet'],
    ['git stash, never popped', 'git stash --include-untracked --quiet'],
    ['git reset --hard', 'git reset --hard --quiet'],
    ['git clean -fdx', 'git clean -fdxq'],
    ['git checkout -- .', 'git checkout --quiet -- .'],
  ])('and all records survive an agent that runs %s', async (_, command) => {
    at = await scenario([{}, { after: [1] }, { after: [2] }], { 'code.txt': 'one\n', 'users.txt': 'u\n' });
    at.write({ 'users.txt': 'edited\n' });
    const run = await at.run(`${WORK}; ${command}; ${WORK}`, '--json');
    expect(run.code).toBe(0);
    expect(await at.statuses()).toEqual({ 1: 'closed', 2: 'closed', 3: 'closed' });
    expect(read('users.txt')).toBe('edited\n');
    for (const n of [1, 2, 3]) expect((await at.entry(n)).outcome).toMatchObject({ success: true });
    expect((await at.cub('verify', '--json')).code).toBe(0);
    expect(at.git('status', '--porcelain')).toMatch(/^( M users\.txt)?$/);
  });

  it('records the commits that an agent makes itself', async () => {
    at = await scenario([{}]);
    expect((await at.run('echo two > code.txt; git commit --quiet -am "my own commit"')).code).toBe(0);
    const { outcome } = await at.entry(1);
    expect(outcome?.commits).toMatchObject([{ hash: at.git('rev-parse', 'HEAD~2'), message: 'my own commit' }]);
    expect(outcome?.files_changed).toEqual(['code.txt']);
    await expectClean();
  });
});

describe('agents that misbehave', () => {
  it.each<[string, string, string[], Record<string, unknown>]>([
    ['hangs', 'echo started; sleep 600', ['--attempt-timeout', '1s'], { error_category: 'timeout' }],
    ['is silent', 'sleep 600', ['--stall-timeout', '1s'], { error_category: 'stalled' }],
    ['dies by a signal', 'kill -9 $$', [], { error_category: 'agent_error' }],
    ['fails', 'echo "cannot connect" >&2; exit 7', [], { error_category: 'agent_error', error_summary: expect.stringContaining('cannot connect') }],
    ['changes nothing', 'true', [], { error_category: 'no_changes' }],
    ['leaves the branch', 'git switch --quiet -c elsewhere', [], { error_category: 'agent_error', error_summary: expect.stringContaining('left the branch') }],
    ['takes commits off the branch', 'git reset --quiet --hard HEAD~1', [], { error_category: 'agent_error', error_summary: expect.stringContaining('took commits off') }],
  ])('is a recorded failure when it %s', async (_, agent, args, attempt) => {
    at = await scenario([{}]);
    const run = await at.run(agent, '--max-attempts', '1', ...args, '--json');
    expect(run.code).toBe(6);
    expect((await at.entry(1)).attempts).toMatchObject([{ success: false, ...attempt }]);
    await expectClean();
  });

  it('ends the run when the agent cannot be started, and blocks nothing', async () => {
    at = await scenario([{}, {}]);
    const run = await at.run('no-such-agent --print', '--json');
    expect([run.code, run.json()]).toMatchObject([1, { reason: expect.stringContaining('cannot be started'), iterations: 1 }]);
    expect(await at.statuses()).toEqual({ 1: 'retry', 2: 'open' });
    await expectClean();
  });

  it('takes back what the agent of a blocked task committed, and goes on with the next task', async () => {
    at = await scenario([{}, { after: [] }]);
    const run = await at.run('case $CUB_TASK_ID in *.1) echo wrong > code.txt; git commit --quiet -am mine; echo "<stuck>no idea</stuck>";; *) echo right > code.txt;; esac', '--json');
    expect([run.code, await at.statuses()]).toEqual([6, { 1: 'blocked', 2: 'closed' }]);
    expect(at.git('show', 'HEAD:code.txt')).toBe('right');
    expect(log()).toContain('mine');
    await expectClean();
  });

  it('begins anew after an agent that went to another branch: none of its files gets into the work', async () => {
    at = await scenario([{}]);
    at.git('switch', '--quiet', '--create', 'other');
    at.write({ 'of-other.txt': 'other\n' });
    at.git('add', 'of-other.txt');
    at.git('commit', '--quiet', '--message', 'other');
    at.git('switch', '--quiet', 'main');
    const run = await at.run(`case $CUB_ATTEMPT in 1) echo lost > lost.txt; git switch --quiet other;; *) ${WORK};; esac`, '--json');
    expect([run.code, (await at.entry(1)).attempts.map(({ success }) => success)]).toEqual([0, [false, true]]);
    expect(at.git('ls-tree', '--name-only', 'HEAD').split('\n').filter((name) => name.endsWith('.txt'))).toEqual(['code.txt', `${taskId(1)}.txt`]);
    expect(at.git('log', '--format=%s', 'other', '-1')).toBe('other');
    await expectClean();
  });

  it('keeps tasks and settings that an agent deletes', async () => {
    at = await scenario([{}, {}]);
    expect((await at.run(`${WORK}; rm -rf .cub plans`)).code).toBe(0);
    expect(await at.statuses()).toEqual({ 1: 'closed', 2: 'closed' });
    await expectClean();
  });

  it('passes bytes that are not UTF-8 and a flood of output', async () => {
    at = await scenario([{}]);
    const run = await at.run(`printf 'a\\377\\376b\\n'; head -c 20000000 /dev/zero | tr '\\0' x | fold -w 1000; ${WORK}`, '--json');
    expect(run.code).toBe(0);
    const [, size = '0'] = at.git('ls-tree', '-r', '-l', 'HEAD~1', '--', `.cub/ledger/by-task/${taskId(1)}/001-harness.jsonl`).split(/\s+(?=\d+\t)/);
    expect(parseInt(size, 10)).toBeLessThanOrEqual(300 * 1024);
    await expectClean();
  });
});

describe('what cannot be committed is not done', () => {
  it('blocks a task that changed what the user had changed, and gives the user the file back', async () => {
    at = await scenario([{ verify: 'grep -q two code.txt' }, {}]);
    at.write({ 'code.txt': 'edited\n' });
    const run = await at.run('case $CUB_TASK_ID in *.1) echo two >> code.txt;; *) echo new > other.txt;; esac', '--json');
    expect([run.code, await at.statuses()]).toEqual([6, { 1: 'blocked', 2: 'closed' }]);
    expect(run.json()).toMatchObject({ tasks: [{ reason: expect.stringContaining('code.txt') }, {}] });
    expect([read('code.txt'), at.git('status', '--porcelain')]).toEqual(['edited\n', ' M code.txt']);
  });

  it('takes the work back when git refuses for good, and the next run does it again', async () => {
    at = await scenario([{}]);
    at.git('config', 'commit.gpgsign', 'true');
    at.git('config', 'gpg.program', 'false');
    at.git('config', 'user.signingkey', 'nobody');
    at.git('-c', 'commit.gpgsign=false', 'add', '.cub', 'plans');
    at.git('-c', 'commit.gpgsign=false', 'commit', '--quiet', '--message', 'tasks');
    const refused = await at.run(WORK, '--json');
    expect([refused.code, refused.json()]).toMatchObject([1, { error: { code: 'CUB_GIT_FAILED' } }]);
    expect([existsSync(join(at.dir, `${taskId(1)}.txt`)), await at.statuses()]).toEqual([false, { 1: 'retry' }]);
    at.git('config', 'commit.gpgsign', 'false');
    expect((await at.run(WORK)).code).toBe(0);
    expect(at.git('show', `HEAD~1:${taskId(1)}.txt`)).toBe('done by attempt 2');
    await expectClean();
  });

  it('keeps the work of an attempt that a hook refuses as a patch, and takes it back', async () => {
    at = await scenario([{}, {}]);
    at.write({ '.git/hooks/pre-commit': '#!/bin/sh\n! git diff --cached --name-only | grep -q bad.txt || { echo "bad.txt is not allowed" >&2; exit 1; }\n' });
    chmodSync(join(at.dir, '.git/hooks/pre-commit'), 0o755);
    const run = await at.run('case $CUB_TASK_ID in *.1) echo bad > bad.txt;; *) echo good > good.txt;; esac', '--max-attempts', '1', '--json');
    expect([run.code, await at.statuses()]).toEqual([6, { 1: 'blocked', 2: 'closed' }]);
    const [attempt] = (await at.entry(1)).attempts;
    expect(read(`.cub/ledger/${attempt?.patch?.path}`)).toContain('+bad');
    await expectClean();
  });

  it('is not all done while a task file cannot be read', async () => {
    at = await scenario([{}, {}]);
    const broken = join(at.dir, `.cub/tasks/${taskId(2)}.md`);
    const text = read(`.cub/tasks/${taskId(2)}.md`);
    writeFileSync(broken, `<<<<<<< ours\n${text}`);
    const run = await at.run(WORK, '--json');
    expect([run.code, run.json(), run.stderr]).toMatchObject([6, { reason: '1 task file unreadable' }, expect.stringContaining(`${taskId(2)}.md`)]);
    expect((await at.cub('doctor', '--json')).code).toBe(3);
    writeFileSync(broken, text);
    expect((await at.cub('task', 'show', 'demo-001A-0', '--json')).json()).toMatchObject({ status: 'open' });
    expect((await at.run(WORK)).code).toBe(0);
  });
});

describe('what stands in the way', () => {
  it.each<[string, (repo: Scenario) => void, string, number]>([
    ['a detached HEAD', (repo) => repo.git('checkout', '--quiet', '--detach'), 'CUB_RUN_DETACHED_HEAD', 1],
    ['no commit', (repo) => repo.git('switch', '--quiet', '--orphan', 'empty'), 'CUB_RUN_NO_COMMIT', 1],
    [
      'a merge in progress',
      (repo) => {
        repo.git('switch', '--quiet', '-c', 'side');
        repo.git('commit', '--quiet', '--allow-empty', '-m', 'side');
        repo.git('switch', '--quiet', 'main');
        repo.git('merge', '--quiet', '--no-ff', '--no-commit', 'side');
      },
      'CUB_GIT_BUSY',
      4,
    ],
  ])('is named: %s', async (_, prepare, code, exit) => {
    at = await scenario([{}]);
    prepare(at);
    const run = await at.run(WORK, '--json');
    expect(run.json()).toMatchObject({ error: { code, suggestions: [expect.any(String)] } });
    expect(run.code).toBe(exit);
  });

  it('is a hook that refuses: its output is the failure, and the next attempt mends it', async () => {
    at = await scenario([{}]);
    at.write({ '.git/hooks/pre-commit': '#!/bin/sh\n! git diff --cached --name-only | grep -q bad.txt || { echo "bad.txt is not allowed" >&2; exit 1; }\n' });
    chmodSync(join(at.dir, '.git/hooks/pre-commit'), 0o755);
    const run = await at.run('if grep -q "bad.txt is not allowed" -; then rm bad.txt; else touch bad.txt; fi; echo x >> code.txt', '--json');
    expect(run.code).toBe(0);
    expect((await at.entry(1)).attempts).toMatchObject([{ success: false, error_category: 'verify_failed', error_summary: expect.stringContaining('bad.txt is not allowed') }, { success: true }]);
    await expectClean();
  });

  it('is a command of the repository that nobody approved', async () => {
    at = await scenario([{}]);
    writeFileSync(join(at.dir, '.cub/config.json'), JSON.stringify({ project_id: 'demo', harness: { default: 'script', script: { command: 'touch pwned' } } }));
    const refused = await at.cub('run', '--json');
    expect(refused.json()).toMatchObject({ error: { code: 'CUB_TRUST_REQUIRED' } });
    expect([refused.code, existsSync(join(at.dir, 'pwned'))]).toEqual([3, false]);
    expect((await at.cub('trust', '--yes')).code).toBe(0);
    expect((await at.cub('run', '--json')).code).toBe(0);
    expect(existsSync(join(at.dir, 'pwned'))).toBe(true);
  });

  it('is a limit', async () => {
    at = await scenario([{}, {}, {}]);
    expect((await at.run(WORK, '--max-iterations', '2', '--json')).code).toBe(5);
    expect((await at.run(`${WORK}; echo 'cub:usage {"cost_usd":1}'`, '--budget', '0.5', '--json')).json()).toMatchObject({ exit_code: 5, tasks: [{ id: taskId(3) }] });
    await expectClean();
  });

  it('is an epic, a plan or a label that no task has', async () => {
    at = await scenario([{}]);
    const run = await at.run(WORK, '--epic', 'demo-001A-1', '--json');
    expect([run.code, run.json()]).toMatchObject([1, { error: { code: 'CUB_RUN_NO_SUCH_TASKS', suggestions: [expect.stringContaining('demo-001A-0'), expect.anything()] } }]);
  });

  it('is a folder that is not a repository', async () => {
    at = await scenario([{}]);
    const run = await at.cub('run', '-C', '/', '--command', 'true', '--json');
    expect(run.json()).toMatchObject({ error: { code: 'CUB_RUN_NO_GIT' } });
  });
});
