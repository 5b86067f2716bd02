import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCub, tempFolder, tempRepo, type CubRun, type TempFolder, type TempRepo } from '@cub/testkit';
import { GitSite } from './ledger-model/git-site.js';

const TASK = 'demo-s001';
const FOLDER = `.cub/ledger/by-task/${TASK}`;

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
  expect([args.join(' '), run.code]).toEqual([args.join(' '), 0]);
  return run;
};

interface Entry {
  attempts: { run_id: string; success: boolean; prompt: { path: string }; log: { path: string }; patch: { path: string } | null }[];
}
const entryIn = (dir: string) => JSON.parse(readFileSync(join(dir, FOLDER, 'entry.json'), 'utf8')) as Entry;
const artifactsIn = (dir: string) => readdirSync(join(dir, FOLDER)).filter((name) => name !== 'entry.json').sort();

function cloneOf(git: GitSite, name: string): GitSite {
  const clone = new GitSite(join(keep(tempFolder()).dir, name));
  git.run('clone', '--quiet', git.dir, clone.dir);
  for (const [key, value] of [['user.name', 'Test User'], ['user.email', 'test@example.invalid']] as const) clone.run('config', key, value);
  return clone;
}

/** A clone in which an attempt failed, and one in which another attempt of the same number failed as well, and the next one succeeded. */
async function twoClones(): Promise<{ one: GitSite; other: GitSite }> {
  const one = new GitSite(keep(tempRepo({ 'a.txt': 'a' })).dir);
  await cub(one.dir, 'init', '--project-id', 'demo');
  await cub(one.dir, 'task', 'create', 'do it', '--id', TASK);
  one.commitAll();
  const other = cloneOf(one, 'other');
  await cub(other.dir, 'update');
  expect((await runCub(['run', '--command', 'echo here > here.txt; exit 1', '--max-attempts', '1'], { cwd: one.dir })).code).toBe(6);
  await cub(other.dir, 'run', '--command', 'echo $CUB_ATTEMPT > there.txt', '--verify', 'test $(cat there.txt) = 2');
  return { one, other };
}

async function expectWhole(dir: string): Promise<void> {
  const { attempts } = entryIn(dir);
  expect(attempts.map(({ success }) => success).sort()).toEqual([false, false, true]);
  const refs = attempts.flatMap(({ prompt, log, patch }) => [prompt, log, ...(patch ? [patch] : [])]).map(({ path }) => path);
  expect(new Set(refs).size).toBe(refs.length);
  for (const path of refs) expect(artifactsIn(dir)).toContain(path.slice(path.lastIndexOf('/') + 1));
  for (const [n, attempt] of attempts.entries()) {
    const number = (attempt as unknown as { attempt_number: number }).attempt_number;
    const shown = (await cub(dir, 'ledger', 'show', TASK, '--attempt', String(number), '--json')).json<{ prompt_path: string }>();
    expect([n, readFileSync(shown.prompt_path, 'utf8')]).toEqual([n, expect.stringContaining(`run_id: ${attempt.run_id}\n`)]);
  }
  const verified = await runCub(['verify', '--json'], { cwd: dir });
  expect([verified.code, verified.stdout]).toEqual([0, verified.stdout]);
}

it.each([
  ['merge', ['merge', '--quiet', '--no-edit', 'FETCH_HEAD']],
  ['rebase', ['rebase', '--quiet', 'FETCH_HEAD']],
  ['squash', ['merge', '--squash', '--quiet', 'FETCH_HEAD']],
])('after a %s the next publication has the attempts and artifacts of both', async (how, command) => {
  const { one, other } = await twoClones();
  one.run('fetch', '--quiet', other.dir);
  if (one.try(...command) === null) {
    // The task's file says two things of its status: that is for a person.
    expect(one.run('diff', '--name-only', '--diff-filter=U').trim()).toBe(`.cub/tasks/${TASK}.md`);
    one.run('checkout', how === 'rebase' ? '--ours' : '--theirs', '--', `.cub/tasks/${TASK}.md`);
    one.run('add', '.');
    if (how === 'rebase') one.run('rebase', '--continue');
    else one.run('commit', '--quiet', '--no-edit');
  } else if (how === 'squash') one.run('commit', '--quiet', '--message', 'squashed');
  const { paths } = (await cub(one.dir, 'ledger', 'publish', '--json')).json<{ paths: string[] }>();
  expect(paths).toEqual(expect.arrayContaining([`${FOLDER}/entry.json`]));
  await expectWhole(one.dir);
  one.commitAll();
  expect((await cub(one.dir, 'ledger', 'publish', '--json')).json()).toEqual({ paths: [], events: 0 });
  // Whoever has it by git alone has all of it as well.
  await expectWhole(cloneOf(one, 'third').dir);
}, 120_000);

it('an entry that a merge left behind is named by verify, and any clone makes it whole', async () => {
  const { one, other } = await twoClones();
  one.run('fetch', '--quiet', other.dir);
  one.merge('FETCH_HEAD');
  const third = cloneOf(one, 'third');
  const verified = await runCub(['verify'], { cwd: third.dir });
  expect(verified.stdout).toMatch(/entry\.json lacks events that a merge brought[^]*`cub ledger publish`/);
  expect(entryIn(third.dir).attempts.length).toBeLessThan(3);
  await cub(third.dir, 'ledger', 'publish');
  await expectWhole(third.dir);
}, 120_000);
