import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findGit, openGit, type GitPaths } from '@cub/git';
import { tempRepo, type TempRepo } from '@cub/testkit';
import type { Baseline } from './baseline.js';
import { WorkTree } from './work-tree.js';

let repo: TempRepo;
let tree: WorkTree;
beforeEach(() => {
  repo = tempRepo({ 'code.txt': 'one\n', 'users.txt': 'theirs\n', '.cub/ledger/by-agent/cub/d/x.jsonl': '{}\n' });
  tree = new WorkTree(openGit(findGit(repo.dir) as GitPaths), repo.dir);
});
afterEach(() => repo.remove());

const changes = async (baseline: Baseline) => tree.changesSince(baseline, await tree.state());
const read = (path: string) => readFileSync(join(repo.dir, path), 'utf8');

it('tells what a task changed from what the user had changed, and leaves records out', async () => {
  repo.write({ 'users.txt': 'edited\n', 'new-of-user.txt': 'u\n' });
  const baseline = await tree.baseline();
  expect([...baseline.dirty].sort()).toEqual(['new-of-user.txt', 'users.txt']);
  repo.write({ 'code.txt': 'two\n', 'added.txt': 'a\n', '.cub/ledger/by-task/x/entry.json': '{}' });
  expect((await changes(baseline)).map(({ path, op }) => [path, op])).toEqual([
    ['added.txt', 'added'],
    ['code.txt', 'modified'],
  ]);
});

it.each([
  ['reset --hard', ['reset', '--hard', '--quiet']],
  ['clean -fdx', ['clean', '-fdxq']],
  ['stash', ['stash', '--include-untracked', '--quiet']],
])("brings back the user's work and the records after %s", async (_, command) => {
  repo.write({ 'users.txt': 'edited\n', 'new-of-user.txt': 'u\n', '.cub/ledger/open.jsonl': 'r\n' });
  const baseline = await tree.baseline();
  repo.git(...command);
  rmSync(join(repo.dir, '.cub/ledger/by-agent'), { recursive: true });
  await tree.putRight(baseline);
  expect([read('users.txt'), read('new-of-user.txt'), read('.cub/ledger/open.jsonl')]).toEqual(['edited\n', 'u\n', 'r\n']);
  expect(existsSync(join(repo.dir, '.cub/ledger/by-agent/cub/d/x.jsonl'))).toBe(true);
  expect(await changes(baseline)).toEqual([]);
});

it("keeps the agent's change of a file that the user had changed", async () => {
  repo.write({ 'users.txt': 'edited\n' });
  const baseline = await tree.baseline();
  repo.write({ 'users.txt': 'edited\nand more\n' });
  expect(await tree.putRight(baseline)).toEqual({ violation: null, returned: [], committed: [], blocked: [] });
  expect(await tree.overlaps(baseline, ['users.txt'])).toEqual(['users.txt']);
  expect(read('users.txt')).toBe('edited\nand more\n');
});

it('finds records and settings that are not committed, but not what the user staged', async () => {
  repo.write({ '.cub/ledger/by-run/a.json': 'a', '.cub/ledger/by-run/b.json': 'b', '.cub/ledger/by-epic/e.json': 'e', '.cub/config.json': '{}', '.cub/tasks/t.md': 't', 'plans/p/plan.json': '{}', 'plans/p/notes.md': 'n' });
  repo.git('add', '.cub/ledger/by-run/b.json');
  expect(await tree.openRecords()).toEqual(['.cub/ledger/by-run/a.json']);
  expect(await tree.openSettings()).toEqual(['.cub/config.json', '.cub/tasks/t.md', 'plans/p/plan.json']);
});

it('begins only on a branch with a commit', async () => {
  await tree.requireBranch();
  repo.git('switch', '--quiet', '--detach');
  await expect(tree.requireBranch()).rejects.toMatchObject({ code: 'CUB_RUN_DETACHED_HEAD' });
  repo.git('switch', '--quiet', '--orphan', 'empty');
  await expect(tree.requireBranch()).rejects.toMatchObject({ code: 'CUB_RUN_NO_COMMIT' });
});

it.each<[string, () => void, RegExp]>([
  ['another branch', () => repo.git('switch', '--quiet', '--create', 'other'), /^left the branch main \(HEAD was on other at/],
  ['a detached HEAD', () => repo.git('checkout', '--quiet', '--detach'), /^left the branch main \(HEAD was detached at/],
  ['commits taken off', () => repo.git('reset', '--quiet', '--hard', 'HEAD~1'), /^took commits off the branch main/],
  ['an amended commit', () => repo.git('commit', '--quiet', '--amend', '--message', 'mine'), /^took commits off the branch main/],
  [
    'an unfinished rebase',
    () => {
      repo.git('switch', '--quiet', '--create', 'other', 'HEAD~1');
      repo.write({ 'code.txt': 'other\n' });
      repo.git('commit', '--quiet', '--message', 'other', 'code.txt');
      expect(() => repo.git('rebase', 'main')).toThrow();
    },
    /^left a rebase unfinished, and left the branch main/,
  ],
])('puts the branch, the index and the files back after %s', async (_, misbehave, violation) => {
  repo.write({ 'code.txt': 'two\n' });
  repo.git('commit', '--quiet', '--message', 'second', 'code.txt');
  repo.write({ 'users.txt': 'staged\n' });
  repo.git('add', 'users.txt');
  repo.write({ 'users.txt': 'edited\n', 'new-of-user.txt': 'u\n' });
  const [head, status] = [repo.git('rev-parse', 'HEAD'), repo.git('status', '--porcelain')];
  const baseline = await tree.baseline();
  repo.git('stash', '--include-untracked', '--quiet');
  misbehave();
  const amends = await tree.putRight(baseline);
  expect(amends.violation).toMatch(violation);
  await tree.restore(baseline, (await changes(baseline)).map(({ path }) => path));
  expect([repo.git('rev-parse', 'HEAD'), repo.git('symbolic-ref', 'HEAD'), repo.git('status', '--porcelain')]).toEqual([head, 'refs/heads/main', status]);
  expect([read('users.txt'), repo.git('show', ':users.txt')]).toEqual(['edited\n', 'staged']);
});

it('does not let an agent take settings and tasks away, or lead the records elsewhere', async () => {
  repo.write({ '.cub/config.json': '{}', '.cub/tasks/t.md': 't', '.cub/tasks/u.md': 'u' });
  repo.commitAll('tasks');
  const baseline = await tree.baseline();
  rmSync(join(repo.dir, '.cub'), { recursive: true });
  repo.write({ '.cub/tasks/u.md': 'changed' });
  mkdirSync(join(repo.dir, '.cub/ledger'));
  symlinkSync('/tmp', join(repo.dir, '.cub/ledger/by-task'));
  await tree.putRight(baseline);
  expect([read('.cub/config.json'), read('.cub/tasks/t.md'), read('.cub/tasks/u.md')]).toEqual(['{}', 't', 'changed']);
  expect([existsSync(join(repo.dir, '.cub/ledger/by-task')), existsSync(join(repo.dir, '.cub/ledger/by-agent/cub/d/x.jsonl'))]).toEqual([false, true]);
});

it('brings back what it can, and names what is blocked', async () => {
  repo.write({ 'users.txt': 'edited\n', 'sub/new.txt': 'n\n' });
  const baseline = await tree.baseline();
  repo.git('stash', '--include-untracked', '--quiet');
  rmSync(join(repo.dir, 'sub'), { recursive: true, force: true });
  repo.write({ sub: 'a file now' });
  expect(await tree.putRight(baseline)).toMatchObject({ returned: ['users.txt'], blocked: ['sub/new.txt'] });
  expect(read('users.txt')).toBe('edited\n');
});

it('says when the agent committed what the user had changed', async () => {
  repo.write({ 'users.txt': 'edited\n' });
  const baseline = await tree.baseline();
  repo.commitAll('all of it');
  expect(await tree.putRight(baseline)).toMatchObject({ committed: ['users.txt'], returned: [] });
  expect(await tree.overlaps(baseline, ['users.txt'])).toEqual([]);
});

it('knows whether work can go on from a baseline', async () => {
  const baseline = await tree.baseline();
  expect(await tree.standingOf(baseline)).toBe('current');
  expect(await tree.standingOf({ ...baseline, tree: '0'.repeat(40) })).toBe('lost');
  writeFileSync(join(repo.dir, 'code.txt'), 'three\n');
  repo.commitAll('by the user');
  expect(await tree.standingOf(baseline)).toBe('moved on');
});
