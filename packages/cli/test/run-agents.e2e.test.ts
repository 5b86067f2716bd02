import { scenario, taskId, WORK, type Scenario } from './run-scenario.js';

let at: Scenario;
afterEach(() => at.remove());

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
    await at.expectClean();
  });

  it('ends the run when the agent cannot be started, and blocks nothing', async () => {
    at = await scenario([{}, {}]);
    const run = await at.run('no-such-agent --print', '--json');
    expect([run.code, run.json()]).toMatchObject([1, { reason: expect.stringContaining('cannot be started'), iterations: 1 }]);
    expect(await at.statuses()).toEqual({ 1: 'retry', 2: 'open' });
    await at.expectClean();
  });

  it('takes back what the agent of a blocked task committed, and goes on with the next task', async () => {
    at = await scenario([{}, { after: [] }]);
    const run = await at.run('case $CUB_TASK_ID in *.1) echo wrong > code.txt; git commit --quiet -am mine; echo "<stuck>no idea</stuck>";; *) echo right > code.txt;; esac', '--json');
    expect([run.code, await at.statuses()]).toEqual([6, { 1: 'blocked', 2: 'closed' }]);
    expect(at.git('show', 'HEAD:code.txt')).toBe('right');
    expect(at.log()).toContain('mine');
    await at.expectClean();
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
    await at.expectClean();
  });

  it('keeps tasks and settings that an agent deletes', async () => {
    at = await scenario([{}, {}]);
    expect((await at.run(`${WORK}; rm -rf .cub plans`)).code).toBe(0);
    expect(await at.statuses()).toEqual({ 1: 'closed', 2: 'closed' });
    await at.expectClean();
  });

  it('passes bytes that are not UTF-8 and a flood of output', async () => {
    at = await scenario([{}]);
    const run = await at.run(`printf 'a\\377\\376b\\n'; head -c 20000000 /dev/zero | tr '\\0' x | fold -w 1000; ${WORK}`, '--json');
    expect(run.code).toBe(0);
    const [, size = '0'] = at.git('ls-tree', '-r', '-l', 'HEAD~1', '--', `.cub/ledger/by-task/${taskId(1)}/001-harness.jsonl`).split(/\s+(?=\d+\t)/);
    expect(parseInt(size, 10)).toBeLessThanOrEqual(300 * 1024);
    await at.expectClean();
  });
});

it('gets the model of its label by complexity, and a run says that --escalate does not apply', async () => {
  at = await scenario([{}]);
  await at.cub('task', 'update', taskId(1), '--add-label', 'complexity:high');
  at.write({ '.cub/config.json': JSON.stringify({ project_id: 'demo', run: { models: { low: 'small', high: 'big' } } }) });
  const run = await at.run('echo "$CUB_MODEL" > model.txt', '--escalate', 'haiku,opus');
  expect([run.code, at.read('model.txt')]).toEqual([0, 'big\n']);
  expect(run.stderr).toContain('keeps the model big of its label complexity:high in every attempt; --escalate does not apply');
});
