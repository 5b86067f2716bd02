import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openScratch, removeScratchFolders, scratchFolder, scratchRepoWith } from '../test/scratch-repo.js';
import { findGit } from './paths.js';

afterAll(removeScratchFolders);

/** What git itself says about a folder. */
function askGit(dir: string) {
  const repo = openScratch(dir);
  const [top = '', gitDir = '', commonDir = ''] = repo
    .sh('rev-parse', '--path-format=absolute', '--show-toplevel', '--absolute-git-dir', '--git-common-dir')
    .split('\n');
  return { top, gitDir, commonDir };
}

test('finds the work tree from its top and from a folder below, as git does', () => {
  const { dir } = scratchRepoWith({ 'a/b/c.txt': '1' });
  expect(findGit(dir)).toEqual({ ...askGit(dir), tree: 'main' });
  expect(findGit(join(dir, 'a/b'))).toEqual({ ...askGit(dir), tree: 'main' });
});

test('names a linked worktree and finds what it shares', () => {
  const repo = scratchRepoWith({ 'a.txt': '1' });
  const linked = join(scratchFolder(), 'feature-x');
  repo.sh('worktree', 'add', '-q', linked);
  expect(findGit(linked)).toEqual({ ...askGit(linked), tree: 'feature-x' });
  expect(findGit(linked)?.commonDir).toBe(join(repo.dir, '.git'));
});

test('takes a submodule for a repository of its own', () => {
  const inner = scratchRepoWith({ 'x.txt': '1' });
  const outer = scratchRepoWith({ 'a.txt': '1' });
  outer.sh('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', inner.dir, 'lib');
  const paths = findGit(join(outer.dir, 'lib'));
  expect(paths).toEqual({ ...askGit(join(outer.dir, 'lib')), tree: 'main' });
  expect(paths?.commonDir).not.toBe(join(outer.dir, '.git'));
});

test('passes over a .git folder that is none, and gives up on a broken link', () => {
  const repo = scratchRepoWith({ 'a.txt': '1' });
  mkdirSync(join(repo.dir, 'sub/.git'), { recursive: true });
  expect(findGit(join(repo.dir, 'sub'))?.top).toBe(repo.dir);
  writeFileSync(join(repo.dir, 'sub/broken'), '');
  mkdirSync(join(repo.dir, 'other'));
  writeFileSync(join(repo.dir, 'other/.git'), 'gitdir: /does/not/exist\n');
  expect(findGit(join(repo.dir, 'other'))).toBeNull();
});

test('is null outside git, and follows a symlink that leads out of the work tree', () => {
  const outside = scratchFolder();
  expect(findGit(outside)).toBeNull();
  const repo = scratchRepoWith({ 'a.txt': '1' });
  const other = scratchRepoWith({ 'b.txt': '1' });
  mkdirSync(join(other.dir, 'below'));
  symlinkSync(join(other.dir, 'below'), join(repo.dir, 'link'));
  expect(findGit(join(repo.dir, 'link'))?.gitDir).toBe(join(other.dir, '.git'));
  symlinkSync(outside, join(repo.dir, 'out'));
  expect(findGit(join(repo.dir, 'out'))).toBeNull();
});
