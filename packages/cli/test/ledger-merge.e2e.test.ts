import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCub, tempFolder, tempRepo, type CubRun, type TempFolder, type TempRepo } from '@cub/testkit';
import { GitSite } from './ledger-model/git-site.js';

const TASK = 'demo-a';
const ENTRY = `.cub/ledger/by-task/${TASK}/entry.json`;

let folders: { remove(): void }[] = [];
afterEach(() => {
  for (const folder of folders) folder.remove();
  folders = [];
});
const keep = <F extends TempFolder | TempRepo>(folder: F): F => {
  folders.push(folder);
  return folder;
};

const cub = async (dir: string, ...args: string[]): Promise<CubRun> => {
  const run = await runCub(args, { cwd: dir });
  expect([args.join(' '), run.code, run.stderr]).toEqual([args.join(' '), 0, '']);
  return run;
};
const stagesIn = (dir: string, path = ENTRY) => (JSON.parse(readFileSync(join(dir, path), 'utf8')) as { state_history: { stage: string }[] }).state_history.map(({ stage }) => stage);

/** A project that is set up, with a task that is done. */
async function doneTask(dir: string): Promise<void> {
  await cub(dir, 'init', '--project-id', 'demo');
  await cub(dir, 'task', 'create', 'A', '--id', TASK);
  await cub(dir, 'task', 'close', TASK);
  await cub(dir, 'ledger', 'publish');
}

const toStage = async (git: GitSite, stage: string) => {
  await cub(git.dir, 'ledger', 'update', TASK, '--stage', stage, '--reason', 'seen');
  git.commitAll();
};

/** The task is in one stage on `side` and in another on `main`, which is checked out. */
async function twoBranches(): Promise<GitSite> {
  const git = new GitSite(keep(tempRepo({ 'a.txt': 'a' })).dir);
  await doneTask(git.dir);
  git.commitAll();
  git.run('switch', '--quiet', '--create', 'side');
  await toStage(git, 'validated');
  git.run('switch', '--quiet', 'main');
  await toStage(git, 'needs_review');
  return git;
}

it('two branches that speak of one task come together without a conflict, and the next publication has what both say', async () => {
  const git = await twoBranches();
  const stages = ['in_progress', 'dev_complete', 'validated', 'needs_review'];
  const start = git.run('rev-parse', 'HEAD').trim();
  for (const command of [['merge', '--quiet', '--no-edit', 'side'], ['rebase', '--quiet', 'side'], ['cherry-pick', 'side']]) {
    git.run('reset', '--quiet', '--hard', start);
    expect(stagesIn(git.dir)).toHaveLength(3);
    git.run(...command);
    expect(git.run('status', '--porcelain')).toBe('');
    const shown = (await cub(git.dir, 'ledger', 'show', TASK, '--json')).json<{ state_history: { stage: string }[] }>();
    expect(shown.state_history.map(({ stage }) => stage)).toEqual(stages);
    expect((await cub(git.dir, 'ledger', 'publish', '--json')).json()).toEqual({ paths: [ENTRY], events: 0 });
    expect(stagesIn(git.dir)).toEqual(stages);
  }
  expect((await cub(git.dir, 'ledger', 'publish')).stdout).toBe('Nothing to publish.\n');
  expect((await cub(git.dir, 'ledger', 'rebuild', '--json')).json()).toMatchObject({ written: 0 });
});

it('so do a clone that `cub update` has told git how to, and a linked worktree', async () => {
  const git = await twoBranches();
  const folder = keep(tempFolder());
  const clone = new GitSite(join(folder.dir, 'clone'));
  git.run('clone', '--quiet', git.dir, clone.dir);
  for (const [key, value] of [['user.name', 'Test User'], ['user.email', 'test@example.invalid']] as const) clone.run('config', key, value);
  expect((await runCub(['doctor'], { cwd: clone.dir })).stdout).toMatch(/merges records as text in this clone[^]*`cub update`/);
  expect(clone.try('merge', '--no-edit', 'origin/side')).toBeNull();
  clone.run('merge', '--abort');
  await cub(clone.dir, 'update');
  expect((await runCub(['doctor'], { cwd: clone.dir })).stdout).not.toMatch(/merges records as text/);
  const linked = new GitSite(join(folder.dir, 'linked'));
  clone.run('worktree', 'add', '--quiet', '-b', 'linked', linked.dir, 'main');
  for (const site of [clone, linked]) {
    site.run('merge', '--quiet', '--no-edit', 'origin/side');
    await cub(site.dir, 'ledger', 'publish');
    expect(stagesIn(site.dir)).toEqual(['in_progress', 'dev_complete', 'validated', 'needs_review']);
  }
});

it('a project in a subfolder takes only its own', async () => {
  const git = new GitSite(keep(tempRepo({ 'one/.cub/config.json': '{"project_id":"demo"}', 'two/.cub/config.json': '{"project_id":"demo"}' })).dir);
  const [one, two] = [join(git.dir, 'one'), join(git.dir, 'two')];
  for (const dir of [one, two]) await doneTask(dir);
  git.commitAll();
  const update = async (stage: string) => {
    for (const dir of [one, two]) await cub(dir, 'ledger', 'update', TASK, '--stage', stage, '--reason', 'seen');
    git.commitAll();
  };
  git.run('switch', '--quiet', '--create', 'side');
  await update('validated');
  git.run('switch', '--quiet', 'main');
  await update('needs_review');
  git.run('merge', '--quiet', '--no-edit', 'side');
  for (const dir of [one, two]) {
    expect((await cub(dir, 'ledger', 'publish', '--json')).json()).toMatchObject({ paths: [ENTRY] });
    expect(stagesIn(dir)).toHaveLength(4);
  }
});
