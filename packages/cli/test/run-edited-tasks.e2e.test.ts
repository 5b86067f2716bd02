import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { collect, runCub } from '@cub/testkit';
import { scenario, taskId, type Scenario } from './run-scenario.js';

/** The command that a shell calls cub with. */
const CUB = `${process.execPath} ${require.resolve('cub/package.json').replace('package.json', 'bin/run.js')}`;

let at: Scenario;
afterEach(() => at.remove());

/**
 * Waits in its first attempt until it may go on, which then fails; the second one succeeds when its prompt has the new
 * text.
 */
const SLOW = `case $CUB_ATTEMPT in 1) touch .git/started; while ! test -f .git/go; do sleep 0.05; done; exit 1;; esac; grep -q "NEW TEXT" && echo done > done.txt`;

async function started(agent: string, ...args: string[]): Promise<ChildProcess> {
  const run = at.start(agent, '--json', ...args);
  for (let i = 0; i < 1200 && !existsSync(join(at.dir, '.git/started')); i += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(run.exitCode).toBeNull();
  return run;
}

async function goOn(run: ChildProcess) {
  at.write({ '.git/go': '' });
  return collect(run);
}

const changed = async () =>
  (await at.cub('ledger', 'show', taskId(1), '--json')).json<{ task_changed: { fields_changed: string[] } | null }>()
    .task_changed;

describe('a task that is edited while a run works on it', () => {
  it.each<[string, () => unknown]>([
    ['by `cub task update`', () => at.cub('task', 'update', taskId(1), '--description', 'NEW TEXT')],
    [
      'by hand',
      () =>
        at.write({
          [`.cub/tasks/${taskId(1)}.md`]: at
            .read(`.cub/tasks/${taskId(1)}.md`)
            .replace('## Acceptance', 'NEW TEXT\n\n## Acceptance'),
        }),
    ],
  ])('%s: the next attempt is told the new text, and the record names the change', async (_, edit) => {
    at = await scenario([{}]);
    const run = await started(SLOW);
    await edit();
    const ended = await goOn(run);
    expect([ended.code, ended.stderr]).toEqual([0, expect.any(String)]);
    expect(await changed()).toMatchObject({
      fields_changed: ['description'],
      final_description: expect.stringContaining('NEW TEXT'),
    });
    await at.expectClean();
  });

  it('keeps the new text when the task fails', async () => {
    at = await scenario([{}]);
    const run = await started(SLOW, '--max-attempts', '1');
    await at.cub('task', 'update', taskId(1), '--description', 'NEW TEXT');
    expect((await goOn(run)).code).toBe(6);
    expect((await at.cub('task', 'show', taskId(1), '--json')).json()).toMatchObject({
      status: 'blocked',
      description: 'NEW TEXT',
    });
    expect(await changed()).toMatchObject({ fields_changed: ['description'] });
    await at.expectClean();
  });

  it('is verified by the commands that were approved, whatever its agent writes', async () => {
    at = await scenario([{ verify: 'test -f good.txt' }]);
    const file = `.cub/tasks/${taskId(1)}.md`;
    const weaken = `sed -i 's/^verify:.*//; s/^ *- test -f good.txt$//; s/^status: /verify: ["touch pwned"]\\nstatus: /' ${file}`;
    const run = await at.run(`case $CUB_ATTEMPT in 1) ${weaken};; 2) echo good > good.txt;; esac`, '--json');
    expect([run.code, at.has('pwned')]).toEqual([0, false]);
    expect((await at.entry(1)).attempts.map(({ success }) => success)).toEqual([false, true]);
    expect(run.stderr).toContain('take effect with the next run');
  });
});

describe('a task that somebody creates', () => {
  const CREATE = `${CUB} task create Meanwhile --json > .git/created`;
  const expectKept = async () => {
    const { id } = JSON.parse(at.read('.git/created')) as { id: string };
    expect((await at.cub('task', 'show', id, '--json')).json()).toMatchObject({ title: 'Meanwhile', status: 'open' });
    expect(at.git('status', '--porcelain')).toBe(`?? .cub/tasks/${id}.md`);
    expect((await at.entry(1)).outcome?.files_changed).toEqual(['x.txt']);
  };

  it('while a run verifies its work stays, and is not committed', async () => {
    at = await scenario([{ verify: CREATE }]);
    expect((await at.run('echo x > x.txt', '--once')).code).toBe(0);
    await expectKept();
  });

  it('while a hook refuses the commit stays, and is not committed by the next attempt', async () => {
    at = await scenario([{}]);
    const onlyOnce = 'git diff --cached --name-only | grep -q x.txt || exit 0; test -e .git/created && exit 0';
    at.write({ '.git/hooks/pre-commit': `#!/bin/sh\n${onlyOnce}\n${CREATE}\nexit 1\n` });
    chmodSync(join(at.dir, '.git/hooks/pre-commit'), 0o755);
    expect((await at.run('echo x > x.txt', '--once')).code).toBe(0);
    await expectKept();
  });
});

describe('the status of a task that a run works on', () => {
  it('is that run’s: nobody else closes, opens, claims or sets it', async () => {
    at = await scenario([{}]);
    const run = await started(SLOW);
    for (const args of [
      ['close', taskId(1)],
      ['claim', taskId(1)],
      ['update', taskId(1), '--status', 'blocked'],
    ]) {
      const refused = await at.cub('task', ...args, '--json');
      expect([args[0], refused.code, refused.json()]).toEqual([
        args[0],
        4,
        { error: expect.objectContaining({ message: expect.stringMatching(/cub-\d{8}-\d{6}/) }) },
      ]);
    }
    expect(
      (
        await runCub(['task', 'close', taskId(1), '--json'], {
          cwd: at.dir,
          env: { CUB_RUN_ID: 'cub-20200101-000000' },
        })
      ).code,
    ).toBe(4);
    await at.cub('task', 'update', taskId(1), '--description', 'NEW TEXT');
    expect((await goOn(run)).code).toBe(0);
    expect(await at.statuses()).toEqual({ 1: 'closed' });
  });

  it('may be wished for by its agent', async () => {
    at = await scenario([{}]);
    const run = await at.run(`echo x > x.txt; ${CUB} task close ${taskId(1)} --lesson "look twice"`);
    expect([run.code, await at.statuses()]).toEqual([0, { 1: 'closed' }]);
    await at.expectClean();
  });
});
