import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openScratch, removeScratchFolders, scratchFolder, scratchRepo, scratchRepoWith } from '../test/scratch-repo.js';
import { changedPaths } from './changes.js';
import { snapshotTree } from './snapshot.js';

afterAll(removeScratchFolders);

function indexOf(dir: string) {
  const file = join(dir, '.git/index');
  return existsSync(file) ? readFileSync(file).toString('hex') : null;
}

function pathsOf(repo: ReturnType<typeof scratchRepo>, tree: string): string[] {
  return repo.sh('ls-tree', '-r', '--name-only', '-z', tree).split('\0').filter((path) => path !== '');
}

test('has tracked, staged and untracked files as they are now, not the ignored ones; touches nothing', async () => {
  const repo = scratchRepoWith({ '.gitignore': 'ignored\n', tracked: '1', staged: '1', gone: '1' });
  repo.write('tracked', '2');
  repo.write('staged', '2');
  repo.sh('add', 'staged');
  repo.write('staged', '3');
  repo.remove('gone');
  repo.write('ignored', 'x');
  repo.write('new/ü "q"\n', 'x');
  const before = { index: indexOf(repo.dir), head: repo.sh('rev-parse', 'HEAD'), status: repo.status() };
  const tree = await snapshotTree(repo.git);
  expect(pathsOf(repo, tree)).toEqual(['.gitignore', 'new/ü "q"\n', 'staged', 'tracked']);
  expect(repo.sh('cat-file', 'blob', `${tree}:staged`)).toBe('3');
  expect({ index: indexOf(repo.dir), head: repo.sh('rev-parse', 'HEAD'), status: repo.status() }).toEqual(before);
  expect(readdirSync(join(repo.dir, '.git')).filter((name) => name.endsWith('.lock'))).toEqual([]);
  expect(readdirSync(join(repo.dir, '.git/cub/tmp'))).toEqual([]);
});

test('before the first commit and in an empty folder', async () => {
  const repo = scratchRepo();
  expect(await snapshotTree(repo.git)).toBe('4b825dc642cb6eb9a060e54bf8d69288fbee4904');
  repo.write('a', '1');
  expect(pathsOf(repo, await snapshotTree(repo.git))).toEqual(['a']);
  expect(existsSync(join(repo.dir, '.git/index'))).toBe(false);
});

test('a tree of which everything was deleted', async () => {
  const repo = scratchRepoWith({ a: '1', 'b/c': '2' });
  repo.remove('a');
  repo.remove('b');
  expect(await snapshotTree(repo.git)).toBe('4b825dc642cb6eb9a060e54bf8d69288fbee4904');
});

test('embedded repositories, with and without a commit, and unreadable files do not make it fail', async () => {
  const repo = scratchRepoWith({ a: '1' });
  mkdirSync(join(repo.dir, 'empty'));
  scratchRepo(join(repo.dir, 'empty'));
  mkdirSync(join(repo.dir, 'full'));
  const full = scratchRepo(join(repo.dir, 'full'));
  full.sh('commit', '-q', '--allow-empty', '-m', 'x');
  repo.write('z', '1');
  const tree = await snapshotTree(repo.git);
  expect(pathsOf(repo, tree)).toEqual(['a', 'z']);
});

test('sees an edit of the same size within the same second as the last `git add`', async () => {
  const repo = scratchRepoWith({ a: '1' });
  const moment = new Date(Math.floor(Date.now() / 1000) * 1000);
  repo.write('a', 'one');
  utimesSync(join(repo.dir, 'a'), moment, moment);
  repo.sh('add', 'a');
  utimesSync(join(repo.dir, '.git/index'), moment, moment);
  const { ino } = statSync(join(repo.dir, 'a'));
  repo.write('a', 'two');
  utimesSync(join(repo.dir, 'a'), moment, moment);
  expect(statSync(join(repo.dir, 'a')).ino).toBe(ino);
  expect(repo.sh('cat-file', 'blob', `${await snapshotTree(repo.git)}:a`)).toBe('two');
});

test('links, executable bits, files that became folders and folders that became files', async () => {
  const repo = scratchRepoWith({ file: '1', 'dir/x': '1' });
  repo.remove('file');
  repo.write('file/inside', '1');
  repo.remove('dir');
  symlinkSync('file', join(repo.dir, 'dir'));
  repo.write('run', '#!/bin/sh');
  chmodSync(join(repo.dir, 'run'), 0o755);
  const tree = await snapshotTree(repo.git);
  expect(repo.sh('ls-tree', '-r', tree).split('\n').map((line) => line.replace(/ blob [0-9a-f]+\t/, ' '))).toEqual(['120000 dir', '100644 file/inside', '100755 run']);
});

test('runs none of the user’s hooks and accepts mixed line ends under core.safecrlf', async () => {
  const repo = scratchRepoWith({ a: '1' });
  repo.hook('post-index-change', `touch ${repo.dir}/hook-ran`);
  repo.sh('config', 'core.autocrlf', 'input');
  repo.sh('config', 'core.safecrlf', 'true');
  repo.write('crlf', 'a\r\nb\n');
  expect(pathsOf(repo, await snapshotTree(repo.git))).toEqual(['a', 'crlf']);
});

test('in a linked worktree, and with conflicts in the index', async () => {
  const repo = scratchRepoWith({ a: '1\n' });
  const dir = join(scratchFolder(), 'linked');
  repo.sh('worktree', 'add', '-q', dir);
  const linked = openScratch(dir);
  linked.write('a', 'linked\n');
  linked.sh('commit', '-qam', 'linked');
  repo.write('a', 'main\n');
  repo.sh('commit', '-qam', 'main');
  expect(() => linked.sh('merge', 'main')).toThrow();
  const index = readFileSync(join(linked.git.paths.gitDir, 'index'));
  expect(linked.sh('cat-file', 'blob', `${await snapshotTree(linked.git)}:a`)).toContain('<<<<<<<');
  expect(readFileSync(join(linked.git.paths.gitDir, 'index')).equals(index)).toBe(true);
});

test('more than ten thousand files', async () => {
  const repo = scratchRepoWith({ a: '1' });
  for (let i = 0; i < 10_500; i += 1) {
    if (i % 500 === 0) mkdirSync(join(repo.dir, `d${i / 500}`));
    writeFileSync(join(repo.dir, `d${Math.floor(i / 500)}/file-with-a-rather-long-name-${i}.txt`), String(i % 7));
  }
  const tree = await snapshotTree(repo.git);
  expect(pathsOf(repo, tree)).toHaveLength(10_501);
  expect(await changedPaths(repo.git, 'HEAD', tree)).toHaveLength(10_500);
});
