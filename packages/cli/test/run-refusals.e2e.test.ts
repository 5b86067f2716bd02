import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scenario, taskId, WORK, type Scenario } from './run-scenario.js';

let at: Scenario;
afterEach(() => at.remove());

function unset(repo: Scenario, keys: readonly string[], ...settings: readonly [string, string][]): void {
  for (const key of keys) repo.git('config', '--unset', key);
  for (const [key, value] of settings) repo.git('config', key, value);
}

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
    ['nobody to commit as', (repo) => unset(repo, ['user.name', 'user.email'], ['user.useConfigOnly', 'true']), 'CUB_RUN_NO_IDENTITY', 1],
    ['a signature that fails', (repo) => unset(repo, [], ['commit.gpgsign', 'true'], ['gpg.program', 'false']), 'CUB_RUN_CANNOT_SIGN', 1],
    ['an index that is locked', (repo) => repo.write({ '.git/index.lock': '' }), 'CUB_GIT_INDEX_LOCKED', 4],
    ['a branch that is locked', (repo) => repo.write({ '.git/refs/heads/main.lock': '' }), 'CUB_GIT_REF_LOCKED', 4],
  ])('is named before any agent runs: %s', async (_, prepare, code, exit) => {
    at = await scenario([{}]);
    prepare(at);
    const run = await at.run(WORK, '--json');
    expect(run.json()).toMatchObject({ error: { code, suggestions: expect.arrayContaining([expect.any(String)]) } });
    expect([run.code, at.has(`${taskId(1)}.txt`)]).toEqual([exit, false]);
  });

  it('is a hook that refuses: its output is the failure, and the next attempt mends it', async () => {
    at = await scenario([{}]);
    at.write({ '.git/hooks/pre-commit': '#!/bin/sh\n! git diff --cached --name-only | grep -q bad.txt || { echo "bad.txt is not allowed" >&2; exit 1; }\n' });
    chmodSync(join(at.dir, '.git/hooks/pre-commit'), 0o755);
    const run = await at.run('if grep -q "bad.txt is not allowed" -; then rm bad.txt; else touch bad.txt; fi; echo x >> code.txt', '--json');
    expect(run.code).toBe(0);
    expect((await at.entry(1)).attempts).toMatchObject([{ success: false, error_category: 'verify_failed', error_summary: expect.stringContaining('bad.txt is not allowed') }, { success: true }]);
    await at.expectClean();
  });

  it('is a command of the repository that nobody approved', async () => {
    at = await scenario([{}]);
    writeFileSync(join(at.dir, '.cub/config.json'), JSON.stringify({ project_id: 'demo', harness: { default: 'script', script: { command: 'touch pwned' } } }));
    const refused = await at.cub('run', '--json');
    expect(refused.json()).toMatchObject({ error: { code: 'CUB_TRUST_REQUIRED' } });
    expect([refused.code, at.has('pwned')]).toEqual([3, false]);
    expect((await at.cub('trust', '--yes')).code).toBe(0);
    expect((await at.cub('run', '--json')).code).toBe(0);
    expect(at.has('pwned')).toBe(true);
  });

  it('is not what other tasks left: a run speaks of its own selection', async () => {
    at = await scenario([{}, {}, {}]);
    expect((await at.run('exit 1', '--task', taskId(3), '--max-attempts', '1')).code).toBe(6);
    expect((await at.run(WORK, '--once', '--json')).json()).toMatchObject({ exit_code: 0, reason: '1 task done, 1 more ready' });
    expect((await at.run(WORK, '--task', taskId(2), '--json')).json()).toMatchObject({ exit_code: 0, reason: 'all ready tasks are done' });
    expect((await at.run(WORK, '--json')).json()).toMatchObject({ exit_code: 6, reason: '1 task blocked' });
    await at.cub('task', 'reopen', taskId(3));
    expect((await at.run(WORK, '--max-iterations', '1', '--json')).json()).toMatchObject({ exit_code: 0, reason: 'all ready tasks are done' });
  });

  it('is a limit', async () => {
    at = await scenario([{}, {}, {}]);
    expect((await at.run(WORK, '--max-iterations', '2', '--json')).code).toBe(5);
    expect((await at.run(`${WORK}; echo 'cub:usage {"cost_usd":1}'`, '--budget', '0.5', '--json')).json()).toMatchObject({ exit_code: 0, tasks: [{ id: taskId(3) }] });
    await at.expectClean();
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
