import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findGit, openGit, type GitPaths } from '@cub/git';
import { tempRepo, type TempRepo } from '@cub/testkit';
import { adoptSince, markOf, undoSince } from './step-marks.js';
import { WorkTree } from './work-tree.js';

let repo: TempRepo;
let tree: WorkTree;
beforeEach(() => {
  repo = tempRepo({ 'code.txt': 'one\n', 'lock.txt': 'v1\n', 'users.txt': 'theirs\n' });
  tree = new WorkTree(openGit(findGit(repo.dir) as GitPaths), repo.dir);
});
afterEach(() => repo.remove());

const read = (path: string) => readFileSync(join(repo.dir, path), 'utf8');
const pathsOf = (changes: readonly { path: string }[]) => changes.map(({ path }) => path);

describe('undoSince', () => {
  it('puts back what was added, changed and deleted, and keeps a patch of it', async () => {
    repo.write({ 'code.txt': 'agent\n' });
    const mark = await markOf(tree);
    repo.write({ 'code.txt': 'formatted\n', 'out/coverage.out': 'x' });
    repo.git('rm', '--quiet', 'lock.txt');
    const { changes, patch, blocked } = await undoSince(tree, mark);
    expect([pathsOf(changes), blocked]).toEqual([['code.txt', 'lock.txt', 'out/coverage.out'], []]);
    expect([read('code.txt'), read('lock.txt')]).toEqual(['agent\n', 'v1\n']);
    expect(patch).toMatch(/-agent\n\+formatted[\s\S]*coverage\.out/);
    expect(await tree.state()).toBe(mark.tree);
  });

  it('leaves what was committed since, and what the caller keeps', async () => {
    const mark = await markOf(tree);
    repo.write({ 'code.txt': 'two\n' });
    repo.git('commit', '--quiet', '--message', 'of the user', 'code.txt');
    repo.write({ 'lock.txt': 'v2\n', 'users.txt': 'edited\n' });
    expect(pathsOf((await undoSince(tree, mark, ['users.txt'])).changes)).toEqual(['lock.txt']);
    expect([read('code.txt'), read('lock.txt'), read('users.txt')]).toEqual(['two\n', 'v1\n', 'edited\n']);
  });

  it('leaves what was written into settings, tasks and plans, and brings back what of them was deleted', async () => {
    const [task, plan, shared] = ['.cub/tasks/new.md', 'plans/p/plan.json', '.beads/issues.jsonl'] as const;
    repo.write({ '.cub/config.json': '{}', '.cub/tasks/old.md': 'old' });
    const mark = await markOf(tree);
    repo.write({ [task]: 'new', [plan]: '{}', [shared]: '{}', '.cub/config.json': '{"a":1}', 'lock.txt': 'v2\n' });
    rmSync(join(repo.dir, '.cub/tasks/old.md'));
    expect(pathsOf((await undoSince(tree, mark)).changes)).toEqual(['.cub/tasks/old.md', 'lock.txt']);
    expect([task, plan, shared, '.cub/config.json', '.cub/tasks/old.md', 'lock.txt'].map(read)).toEqual(
      ['new', '{}', '{}', '{"a":1}', 'old', 'v1\n'],
    );
  });

  it('does nothing when nothing has changed', async () => {
    expect(await undoSince(tree, await markOf(tree))).toEqual({ changes: [], patch: '', blocked: [] });
  });
});

describe('adoptSince', () => {
  it("makes the user's edits between two attempts part of the beginning: neither committed nor restored", async () => {
    const before = await tree.baseline();
    repo.write({ 'code.txt': 'agent\n' });
    const mark = await markOf(tree);
    repo.write({ 'users.txt': 'edited\n' });
    const { baseline, paths } = await adoptSince(tree, before, mark, ['code.txt']);
    expect([paths, baseline.dirty, baseline.contested]).toEqual([['users.txt'], ['users.txt'], []]);
    const changed = pathsOf(await tree.changesSince(baseline, await tree.state()));
    expect(changed).toEqual(['code.txt']);
    await tree.restore(baseline, changed);
    expect([read('code.txt'), read('users.txt')]).toEqual(['one\n', 'edited\n']);
  });

  it('contests a file that the task had changed as well', async () => {
    const before = await tree.baseline();
    repo.write({ 'code.txt': 'agent\n' });
    const mark = await markOf(tree);
    repo.write({ 'code.txt': 'agent\nand the user\n' });
    const { baseline } = await adoptSince(tree, before, mark, ['code.txt']);
    expect(await tree.overlaps(baseline, [])).toEqual(['code.txt']);
  });

  it("does not take the user's commits for the agent's", async () => {
    const before = await tree.baseline();
    const mark = await markOf(tree);
    repo.write({ 'users.txt': 'edited\n' });
    repo.git('commit', '--quiet', '--message', 'of the user', 'users.txt');
    const { baseline } = await adoptSince(tree, before, mark, []);
    expect([await tree.committedSince(baseline), await tree.overlaps(baseline, ['users.txt'])]).toEqual([[], []]);
  });
});
