import { scenario, taskId, WORK, type Scenario } from './run-scenario.js';

let at: Scenario;
afterEach(() => at.remove());

describe('the main job', () => {
  it('works tasks in order, one commit each, and leaves a clean tree', async () => {
    at = await scenario([{ verify: `test -f ${taskId(1)}.txt` }, { after: [1] }]);
    const run = await at.run(`${WORK}; echo 'cub:usage {"tokens":{"input":10,"output":5},"cost_usd":0.25}'`, '--json');
    expect(run.code).toBe(0);
    const summary = run.json<{ id: string }>();
    expect(summary).toMatchObject({ kind: 'run', status: 'completed', exit_code: 0, iterations: 2, cost_nano_usd: 500_000_000, tokens: 30, tasks: [{ status: 'completed' }, { status: 'completed' }] });
    expect(at.log().slice(0, 3)).toEqual([`chore(cub): record run ${summary.id}`, `feat(${taskId(2)}): Task 2`, `feat(${taskId(1)}): Task 1`]);
    expect(at.git('log', '-1', '--skip=1', '--format=%(trailers:key=Cub-Task,valueonly)%(trailers:key=Cub-Run,valueonly)')).toBe(`${taskId(2)}\n${summary.id}\n`);
    expect(at.git('show', '--format=', '--name-only', 'HEAD~1').split('\n')).toEqual(
      expect.arrayContaining([`${taskId(2)}.txt`, `.cub/tasks/${taskId(2)}.md`, `.cub/ledger/by-task/${taskId(2)}/entry.json`]),
    );
    expect(await at.statuses()).toEqual({ 1: 'closed', 2: 'closed' });
    expect(await at.entry(1)).toMatchObject({ attempts: [{ attempt_number: 1, success: true, cost_nano_usd: 250_000_000 }], outcome: { success: true, files_changed: [`${taskId(1)}.txt`] } });
    expect((await at.cub('runs', 'show', 'last', '--json')).json()).toMatchObject({ id: summary.id, status: 'completed', total_cost_nano_usd: 500_000_000 });
    expect((await at.cub('status', '--json')).json()).toMatchObject({ active_runs: [], tasks: { closed: 2, ready: 0 } });
    expect((await at.cub('monitor')).stdout).toBe('No active run\n');
    await at.expectClean();
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
    await at.expectClean();
  });

  it('blocks a stuck task, keeps its work as a patch and takes it back', async () => {
    at = await scenario([{}]);
    const run = await at.run('echo half > code.txt; mkdir new; echo n > new/file; echo "<stuck>no access to the registry</stuck>"', '--json');
    expect(run.code).toBe(6);
    expect(run.json()).toMatchObject({ tasks: [{ status: 'blocked', reason: 'no access to the registry', attempts: 1 }] });
    expect([at.read('code.txt'), at.has('new')]).toEqual(['one\n', false]);
    const { attempts } = await at.entry(1);
    expect(at.read(`.cub/ledger/${attempts[0]?.patch?.path}`)).toContain('+half');
    await at.expectClean();
  });

  it('plans without doing anything', async () => {
    at = await scenario([{ after: [2] }, {}]);
    const before = at.git('status', '--porcelain', '--untracked-files=all');
    expect((await at.run('true', '--dry-run', '--json')).json()).toMatchObject({ kind: 'run-plan', items: [{ id: taskId(2) }, { id: taskId(1) }], total: 2 });
    expect([at.git('status', '--porcelain', '--untracked-files=all'), at.log()]).toEqual([before, ['first commit']]);
  });
});

describe("the user's work", () => {
  it('is neither committed nor changed: staged, changed and new files', async () => {
    at = await scenario([{}], { 'code.txt': 'one\n', 'users.txt': 'u\n', 'staged.txt': 's\n' });
    at.write({ 'users.txt': 'edited\n', 'staged.txt': 'staged\n', 'new.txt': 'n\n' });
    at.git('add', 'staged.txt');
    expect((await at.run(WORK)).code).toBe(0);
    expect(at.git('status', '--porcelain').split('\n').sort()).toEqual([' M users.txt', '?? new.txt', 'M  staged.txt']);
    expect([at.read('users.txt'), at.read('staged.txt')]).toEqual(['edited\n', 'staged\n']);
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
    expect(at.read('users.txt')).toBe('edited\n');
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
    await at.expectClean();
  });
});
