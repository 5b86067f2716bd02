import { join } from 'node:path';
import { runCub, tempFolder, tempRepo, type CubRun } from '@cub/testkit';
import { GitSite } from './ledger-model/git-site.js';

const TASK = 'demo-s001';
const MINUTE = 60_000;
const YEAR = 365 * 24 * 60 * MINUTE;

let folders: { remove(): void }[] = [];
afterEach(() => {
  for (const folder of folders) folder.remove();
  folders = [];
});

/** cub with a clock that is wrong, or that jumps while it works. */
function cubAt(dir: string, clock: { offset?: number; jump?: number; after?: number }, ...args: string[]): Promise<CubRun> {
  const { offset = 0, jump = 0, after } = clock;
  const env = {
    NODE_OPTIONS: `--require ${join(__dirname, 'clock-offset.cjs')}`,
    CLOCK_OFFSET_MS: String(offset),
    CLOCK_JUMP_MS: String(jump),
    ...(after !== undefined && { CLOCK_JUMP_AFTER: String(after) }),
  };
  return runCub(args, { cwd: dir, env });
}

async function ok(run: Promise<CubRun>): Promise<CubRun> {
  const done = await run;
  expect([done.code, done.stderr]).toEqual([0, done.stderr]);
  return done;
}

async function project(): Promise<GitSite> {
  const repo = tempRepo({ 'a.txt': 'a' });
  folders.push(repo);
  await ok(runCub(['init', '--project-id', 'demo'], { cwd: repo.dir }));
  await ok(runCub(['task', 'create', 'do it', '--id', TASK], { cwd: repo.dir }));
  const git = new GitSite(repo.dir);
  git.commitAll();
  return git;
}

interface Shown {
  workflow: { stage: string };
  outcome: { status: string } | null;
  attempts: unknown[];
  state_history: { stage: string }[];
}
const show = async (dir: string) => (await ok(runCub(['ledger', 'show', TASK, '--json'], { cwd: dir }))).json<Shown>();
const stageIn = async (dir: string, ...args: string[]) => (await ok(runCub(['ledger', ...args, '--json'], { cwd: dir }))).json<{ items: { id: string; stage: string }[] }>().items[0]?.stage;

it.each([5 * MINUTE, YEAR])('a stage that was set by a clock %i ms ahead can be set back', async (offset) => {
  const { dir } = await project();
  await ok(runCub(['task', 'close', TASK], { cwd: dir }));
  await ok(cubAt(dir, { offset }, 'ledger', 'update', TASK, '--stage', 'validated'));
  await ok(runCub(['ledger', 'update', TASK, '--stage', 'needs_review', '--reason', 'not yet'], { cwd: dir }));
  expect((await show(dir)).state_history.map(({ stage }) => stage)).toEqual(['in_progress', 'dev_complete', 'validated', 'needs_review']);
  expect([await stageIn(dir, 'list'), await stageIn(dir, 'list', '--tree'), await stageIn(dir, 'search', '--stage', 'needs_review')]).toEqual(Array(3).fill('needs_review'));
  await ok(runCub(['ledger', 'update', TASK, '--stage', 'validated'], { cwd: dir }));
  expect((await show(dir)).workflow.stage).toBe('validated');
  await ok(runCub(['verify'], { cwd: dir }));
});

it('so it can in a clone that has it by git alone', async () => {
  const { dir } = await project();
  const here = new GitSite(dir);
  await ok(runCub(['task', 'close', TASK], { cwd: dir }));
  await ok(cubAt(dir, { offset: YEAR }, 'ledger', 'update', TASK, '--stage', 'validated'));
  here.commitAll();
  const folder = tempFolder();
  folders.push(folder);
  const clone = join(folder.dir, 'clone');
  here.run('clone', '--quiet', dir, clone);
  await ok(runCub(['ledger', 'update', TASK, '--stage', 'needs_review', '--reason', 'not yet'], { cwd: clone }));
  expect((await show(clone)).workflow.stage).toBe('needs_review');
});

describe('a clock that goes back while a run works', () => {
  it.each([-5 * MINUTE, -YEAR])('by %i ms shows the task as blocked, and as closed after the next run', async (jump) => {
    const { dir } = await project();
    const blocked = await cubAt(dir, { jump, after: 40 }, 'run', '--command', 'exit 1', '--max-attempts', '1');
    expect(blocked.code).toBe(6);
    expect(await show(dir)).toMatchObject({ outcome: { status: 'blocked' } });
    expect((await runCub(['task', 'show', TASK, '--json'], { cwd: dir })).json()).toMatchObject({ status: 'blocked' });
    await ok(runCub(['task', 'reopen', TASK], { cwd: dir }));
    expect((await runCub(['task', 'ready', '--json'], { cwd: dir })).json()).toMatchObject({ total: 1 });
    await ok(cubAt(dir, { offset: jump }, 'run', '--command', 'echo x > f'));
    expect(await show(dir)).toMatchObject({ outcome: { status: 'completed' }, attempts: [{}, {}], workflow: { stage: 'dev_complete' } });
    expect((await runCub(['task', 'show', TASK, '--json'], { cwd: dir })).json()).toMatchObject({ status: 'closed' });
    await ok(runCub(['verify'], { cwd: dir }));
  });
});
