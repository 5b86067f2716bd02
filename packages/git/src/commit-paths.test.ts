import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openScratch, removeScratchFolders, scratchFolder, scratchRepo, scratchRepoWith, type ScratchRepo } from '../test/scratch-repo.js';
import { commitPaths } from './commit-paths.js';
import { snapshotTree } from './snapshot.js';
import { stagedEntries, stageEntries } from './staged.js';

afterAll(removeScratchFolders);

const files = (repo: ScratchRepo) => repo.sh('show', '--format=', '--name-status', 'HEAD').split('\n').sort();
const commit = (repo: ScratchRepo, ...paths: string[]) => commitPaths(repo.git, { paths, message: 'work\n\nCub-Task: t' });

test('commits new, changed, deleted and ignored files, and nothing else of the tree', async () => {
  const repo = scratchRepoWith({ 'changed.txt': '1', 'gone.txt': '1', 'other.txt': '1', '.gitignore': '*.log\n' });
  for (const path of ['changed.txt', 'new.txt', 'other.txt', 'made.log', 'untracked.txt', 'a "b" ä*.txt']) repo.write(path, '2');
  repo.remove('gone.txt');
  await commit(repo, 'changed.txt', 'new.txt', 'gone.txt', 'made.log', 'a "b" ä*.txt');
  expect(files(repo)).toEqual(['A\t"a \\"b\\" \\303\\244*.txt"', 'A\tmade.log', 'A\tnew.txt', 'D\tgone.txt', 'M\tchanged.txt']);
  expect(repo.status()).toEqual([' M other.txt', '?? untracked.txt']);
  expect(repo.sh('log', '-1', '--format=%(trailers:key=Cub-Task,valueonly)').trim()).toBe('t');
});

test('keeps what the user has staged', async () => {
  const repo = scratchRepoWith({ 'staged.txt': '1', 'code.txt': '1' });
  repo.write('staged.txt', '2');
  repo.sh('add', 'staged.txt');
  repo.write('staged.txt', '3');
  repo.write('code.txt', '2');
  await commit(repo, 'code.txt');
  expect(repo.status()).toEqual(['MM staged.txt']);
  expect(repo.sh('show', ':staged.txt')).toBe('2');
});

test('follows a file that became a folder, and a folder that became a file', async () => {
  const repo = scratchRepoWith({ thing: '1', 'other/file': '1' });
  repo.remove('thing');
  repo.write('thing/file', '2');
  repo.remove('other');
  repo.write('other', '2');
  await commit(repo, 'thing', 'thing/file', 'other/file', 'other');
  expect(repo.status()).toEqual([]);
});

test('is refused by a hook with its output; everything is then as before', async () => {
  const repo = scratchRepoWith({ 'code.txt': '1' });
  repo.hook('pre-commit', 'echo "no way" >&2; exit 1');
  repo.write('code.txt', '2');
  repo.write('new.txt', '2');
  const before = repo.sh('rev-parse', 'HEAD');
  await expect(commit(repo, 'code.txt', 'new.txt')).rejects.toMatchObject({ code: 'CUB_GIT_COMMIT_REFUSED', message: expect.stringContaining('no way') });
  expect([repo.sh('rev-parse', 'HEAD'), repo.status()]).toEqual([before, [' M code.txt', '?? new.txt']]);
});

test('takes what a hook changes and adds, and the tree is clean afterwards', async () => {
  const repo = scratchRepoWith({ 'code.txt': '1' });
  repo.hook('pre-commit', 'echo formatted > code.txt; echo made > generated.txt; git add code.txt generated.txt');
  repo.write('code.txt', '2');
  await commit(repo, 'code.txt');
  expect([repo.sh('show', 'HEAD:code.txt'), repo.sh('show', 'HEAD:generated.txt'), repo.status()]).toEqual(['formatted', 'made', []]);
});

test('works in a linked worktree and as the first commit, and says when there is nothing', async () => {
  const repo = scratchRepoWith({ 'code.txt': '1' });
  const linked = join(scratchFolder(), 'linked');
  repo.sh('worktree', 'add', '-q', '-b', 'side', linked);
  const worktree = openScratch(linked);
  worktree.write('code.txt', '2');
  await commit(worktree, 'code.txt');
  expect([worktree.status(), repo.status(), repo.read('code.txt')]).toEqual([[], [], '1']);
  await expect(commit(worktree, 'code.txt')).rejects.toMatchObject({ code: 'CUB_GIT_NOTHING_TO_COMMIT' });

  const empty = scratchRepo();
  empty.write('first.txt', '1');
  await commit(empty, 'first.txt');
  expect([files(empty), empty.status()]).toEqual([['A\tfirst.txt'], []]);
});

test('a kill -9 while a hook runs leaves no index that would take the commit back', async () => {
  const repo = scratchRepoWith({ 'code.txt': '1', 'staged.txt': '1' });
  const [started, go] = [join(repo.dir, '.git', 'started'), join(repo.dir, '.git', 'go')];
  repo.hook('pre-commit', `touch ${started}; while [ ! -e ${go} ]; do sleep 0.05; done`);
  repo.write('staged.txt', '2');
  repo.sh('add', 'staged.txt');
  repo.write('code.txt', '2');
  const program = `
    const { commitPaths, findGit, openGit } = require(${JSON.stringify(require.resolve('@cub/git'))});
    commitPaths(openGit(findGit(${JSON.stringify(repo.dir)})), { paths: ['code.txt'], message: 'work' });`;
  const child = spawn(process.execPath, ['-e', program], { stdio: 'ignore' });
  await until(() => existsSync(started));
  child.kill('SIGKILL');
  repo.write('.git/go', '');
  await until(() => repo.sh('log', '-1', '--format=%s') === 'work' && !repo.status().some((line) => line.endsWith('code.txt')));
  expect(repo.status()).toEqual(['M  staged.txt']);
});

test('staged entries can be put back after they were lost', async () => {
  const repo = scratchRepoWith({ 'both.txt': '1', 'gone.txt': '1', 'code.txt': '1' });
  repo.write('both.txt', '2');
  repo.write('added.txt', '2');
  repo.sh('add', 'both.txt', 'added.txt');
  repo.sh('rm', '-q', '--cached', 'gone.txt');
  repo.write('both.txt', '3');
  const before = repo.status();
  const staged = await stagedEntries(repo.git);
  repo.sh('reset', '-q');
  await stageEntries(repo.git, staged);
  expect(repo.status()).toEqual(before);
  expect(repo.sh('show', ':both.txt')).toBe('2');
});

async function until(isTrue: () => boolean): Promise<void> {
  for (let i = 0; i < 400; i += 1) {
    if (isTrue()) return;
    await sleep(50);
  }
  throw new Error('it never became true');
}

test('takes paths from a tree, whatever the files say by now', async () => {
  const files = { 'a.txt': '1', 'kept.txt': '1', 'b.txt': '1', '.gitignore': '' };
  const { git, write, sh, read, status } = scratchRepoWith(files);
  write('a.txt', 'agent');
  write('.gitignore', 'kept.txt\n');
  sh('rm', '--quiet', '--cached', 'kept.txt');
  const tree = await snapshotTree(git);
  write('a.txt', 'somebody else');
  const paths = ['a.txt', 'kept.txt', '.gitignore', 'b.txt'];
  write('b.txt', 'of now');
  await commitPaths(git, { paths, exact: { tree, paths: paths.slice(0, 3) }, message: 'm' });
  expect(sh('ls-tree', '-r', '--name-only', 'HEAD')).toBe('.gitignore\na.txt\nb.txt');
  expect([sh('show', 'HEAD:a.txt'), sh('show', 'HEAD:b.txt')]).toEqual(['agent', 'of now']);
  expect([read('a.txt'), read('kept.txt')]).toEqual(['somebody else', '1']);
  expect(status()).toEqual([' M a.txt']);
});
