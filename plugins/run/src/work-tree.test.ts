import { readFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findGit, openGit, type GitPaths } from '@cub/git';
import { tempRepo, type TempRepo } from '@cub/testkit';
import { WorkTree } from './work-tree.js';

let repo: TempRepo;
let tree: WorkTree;
beforeEach(() => {
  repo = tempRepo({ 'code.txt': 'one\n', 'users.txt': 'theirs\n', '.cub/ledger/by-agent/cub/d/x.jsonl': '{}\n' });
  tree = new WorkTree(openGit(findGit(repo.dir) as GitPaths), repo.dir);
});
afterEach(() => repo.remove());

const read = (path: string) => readFileSync(join(repo.dir, path), 'utf8');

it('tells what a task changed from what the user had changed, and leaves records out', async () => {
  repo.write({ 'users.txt': 'edited\n', 'new-of-user.txt': 'u\n' });
  const baseline = await tree.baseline();
  expect([...baseline.dirty].sort()).toEqual(['new-of-user.txt', 'users.txt']);
  repo.write({ 'code.txt': 'two\n', 'added.txt': 'a\n', '.cub/ledger/by-task/x/entry.json': '{}' });
  expect((await tree.changesSince(baseline)).map(({ path, op }) => [path, op])).toEqual([
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
  await tree.bringBack(baseline);
  expect([read('users.txt'), read('new-of-user.txt'), read('.cub/ledger/open.jsonl')]).toEqual(['edited\n', 'u\n', 'r\n']);
  expect(existsSync(join(repo.dir, '.cub/ledger/by-agent/cub/d/x.jsonl'))).toBe(true);
  expect(await tree.changesSince(baseline)).toEqual([]);
});

it("keeps the agent's change of a file that the user had changed", async () => {
  repo.write({ 'users.txt': 'edited\n' });
  const baseline = await tree.baseline();
  repo.write({ 'users.txt': 'edited\nand more\n' });
  expect(await tree.bringBack(baseline)).toEqual([]);
  expect(read('users.txt')).toBe('edited\nand more\n');
});

it('finds records and settings that are not committed, but not what the user staged', async () => {
  repo.write({ '.cub/ledger/a.jsonl': 'a', '.cub/ledger/b.jsonl': 'b', '.cub/config.json': '{}', '.cub/tasks/t.md': 't', 'plans/p/plan.json': '{}', 'plans/p/notes.md': 'n' });
  repo.git('add', '.cub/ledger/b.jsonl');
  expect(await tree.openRecords()).toEqual(['.cub/ledger/a.jsonl']);
  expect(await tree.openSettings()).toEqual(['.cub/config.json', '.cub/tasks/t.md', 'plans/p/plan.json']);
});

it('refuses a branch that is not there, or not the same any more', async () => {
  const baseline = await tree.baseline();
  await tree.requireSameBranch(baseline);
  repo.git('switch', '--quiet', '--create', 'other');
  await expect(tree.requireSameBranch(baseline)).rejects.toMatchObject({ code: 'CUB_RUN_BRANCH_SWITCHED' });
  repo.git('switch', '--quiet', '--detach');
  await expect(tree.branch()).rejects.toMatchObject({ code: 'CUB_RUN_DETACHED_HEAD' });
  repo.git('switch', '--quiet', '--orphan', 'empty');
  await expect(tree.branch()).rejects.toMatchObject({ code: 'CUB_RUN_NO_COMMIT' });
});

it('knows whether work can go on from a baseline', async () => {
  const baseline = await tree.baseline();
  expect(await tree.isCurrent(baseline)).toBe(true);
  expect(await tree.isCurrent({ ...baseline, tree: '0'.repeat(40) })).toBe(false);
  writeFileSync(join(repo.dir, 'code.txt'), 'three\n');
  repo.commitAll('by the user');
  expect(await tree.isCurrent(baseline)).toBe(false);
});
