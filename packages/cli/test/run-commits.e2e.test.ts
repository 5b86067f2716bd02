import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scenario, taskId, WORK, type Scenario } from './run-scenario.js';

let at: Scenario;
afterEach(() => at.remove());

describe('what cannot be committed is not done', () => {
  it('blocks a task that changed what the user had changed, and gives the user the file back', async () => {
    at = await scenario([{ verify: 'grep -q two code.txt' }, {}]);
    at.write({ 'code.txt': 'edited\n' });
    const run = await at.run('case $CUB_TASK_ID in *.1) echo two >> code.txt;; *) echo new > other.txt;; esac', '--json');
    expect([run.code, await at.statuses()]).toEqual([6, { 1: 'blocked', 2: 'closed' }]);
    expect(run.json()).toMatchObject({ tasks: [{ reason: expect.stringContaining('code.txt') }, {}] });
    expect([at.read('code.txt'), at.git('status', '--porcelain')]).toEqual(['edited\n', ' M code.txt']);
  });

  it('takes the work back when git refuses for good, and the next run does it again', async () => {
    at = await scenario([{}]);
    const UNSIGNABLE = 'git config commit.gpgsign true; git config gpg.program false; git config user.signingkey nobody';
    const refused = await at.run(`${WORK}; ${UNSIGNABLE}`, '--json');
    expect([refused.code, refused.json()]).toMatchObject([1, { error: { code: 'CUB_GIT_FAILED' } }]);
    expect([existsSync(join(at.dir, `${taskId(1)}.txt`)), await at.statuses()]).toEqual([false, { 1: 'retry' }]);
    at.git('config', 'commit.gpgsign', 'false');
    expect((await at.run(WORK)).code).toBe(0);
    expect(at.git('show', `HEAD~1:${taskId(1)}.txt`)).toBe('done by attempt 2');
    await at.expectClean();
  });

  it('keeps the work of an attempt that a hook refuses as a patch, and takes it back', async () => {
    at = await scenario([{}, {}]);
    at.write({ '.git/hooks/pre-commit': '#!/bin/sh\n! git diff --cached --name-only | grep -q bad.txt || { echo "bad.txt is not allowed" >&2; exit 1; }\n' });
    chmodSync(join(at.dir, '.git/hooks/pre-commit'), 0o755);
    const run = await at.run('case $CUB_TASK_ID in *.1) echo bad > bad.txt;; *) echo good > good.txt;; esac', '--max-attempts', '1', '--json');
    expect([run.code, await at.statuses()]).toEqual([6, { 1: 'blocked', 2: 'closed' }]);
    const [attempt] = (await at.entry(1)).attempts;
    expect(at.read(`.cub/ledger/${attempt?.patch?.path}`)).toContain('+bad');
    await at.expectClean();
  });

  it('is not all done while a task file cannot be read', async () => {
    at = await scenario([{}, {}]);
    const broken = join(at.dir, `.cub/tasks/${taskId(2)}.md`);
    const text = at.read(`.cub/tasks/${taskId(2)}.md`);
    writeFileSync(broken, `<<<<<<< ours\n${text}`);
    const run = await at.run(WORK, '--json');
    expect([run.code, run.json(), run.stderr]).toMatchObject([6, { reason: '1 task file unreadable' }, expect.stringContaining(`${taskId(2)}.md`)]);
    expect((await at.cub('doctor', '--json')).code).toBe(3);
    writeFileSync(broken, text);
    expect((await at.cub('task', 'show', 'demo-001A-0', '--json')).json()).toMatchObject({ status: 'open' });
    expect((await at.run(WORK)).code).toBe(0);
  });
});
