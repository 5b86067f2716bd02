import { chmodSync, existsSync, lstatSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { listing, removeScratchFolders, scratchFolder, scratchRepo, scratchRepoWith } from '../test/scratch-repo.js';
import { changedPaths } from './changes.js';
import { restorePaths } from './restore.js';
import { snapshotTree } from './snapshot.js';

afterAll(removeScratchFolders);

test('writes, deletes and removes emptied folders; nothing else changes, the index neither', async () => {
  const repo = scratchRepoWith({ a: '1', b: '1', 'd/deep/x': '1' });
  repo.write('untracked', 'mine');
  const tree = await snapshotTree(repo.git);
  repo.write('a', '2');
  repo.write('b', '2');
  repo.remove('d');
  repo.remove('untracked');
  repo.write('new/deep/y', '1');
  repo.sh('add', '-A');
  const index = repo.sh('ls-files', '--stage');
  await restorePaths(repo.git, tree, ['a', 'd/deep/x', 'untracked', 'new/deep/y', 'never was there']);
  expect(listing(repo.dir)).toEqual({ a: '-:1', b: '-:2', 'd/deep/x': '-:1', untracked: '-:mine' });
  expect(existsSync(join(repo.dir, 'new'))).toBe(false);
  expect(repo.sh('ls-files', '--stage')).toBe(index);
});

test('never reaches through a symlink out of the work tree', async () => {
  const outside = scratchFolder();
  writeFileSync(join(outside, 'x'), 'precious');
  const repo = scratchRepoWith({ 'd/x': '1' });
  const tree = await snapshotTree(repo.git);
  repo.remove('d');
  symlinkSync(outside, join(repo.dir, 'd'));
  await restorePaths(repo.git, '4b825dc642cb6eb9a060e54bf8d69288fbee4904', ['d/x']);
  await expect(restorePaths(repo.git, tree, ['d/x'])).rejects.toMatchObject({ code: 'CUB_GIT_RESTORE_BLOCKED' });
  expect(listing(outside)).toEqual({ x: '-:precious' });
  await restorePaths(repo.git, tree, ['d', 'd/x']);
  expect(listing(repo.dir)).toEqual({ 'd/x': '-:1' });
  expect(listing(outside)).toEqual({ x: '-:precious' });
});

test('refuses to clear away what was not named, and paths that lead outside', async () => {
  const repo = scratchRepoWith({ '.gitignore': 'keep\n', a: '1' });
  const tree = await snapshotTree(repo.git);
  repo.remove('a');
  repo.write('a/keep', 'ignored');
  await expect(restorePaths(repo.git, tree, ['a'])).rejects.toMatchObject({ code: 'CUB_GIT_RESTORE_BLOCKED', message: expect.stringContaining('a folder') });
  expect(repo.read('a/keep')).toBe('ignored');
  for (const path of ['../x', '/etc/passwd', '.git/config', 'a/../../x', '']) {
    await expect(restorePaths(repo.git, tree, [path])).rejects.toMatchObject({ code: 'CUB_GIT_BAD_PATH' });
  }
});

test('leaves an embedded repository alone', async () => {
  const repo = scratchRepoWith({ a: '1' });
  const tree = await snapshotTree(repo.git);
  mkdirSync(join(repo.dir, 'clone'));
  scratchRepo(join(repo.dir, 'clone')).sh('commit', '-q', '--allow-empty', '-m', 'x');
  const changes = await changedPaths(repo.git, tree, await snapshotTree(repo.git));
  await restorePaths(repo.git, tree, changes.map((c) => c.path));
  expect(existsSync(join(repo.dir, 'clone/.git'))).toBe(true);
});

test('restores names that are no UTF-8, globs and line ends, taken literally', async () => {
  const repo = scratchRepoWith({ a: '1', '*': 'star', ':(top)x': 'magic', 'l\nf': 'line' });
  const odd = Buffer.concat([Buffer.from(join(repo.dir, 'b')), Buffer.from([0xff, 0xe9])]);
  writeFileSync(odd, 'odd');
  const tree = await snapshotTree(repo.git);
  rmSync(odd);
  for (const path of ['a', '*', ':(top)x', 'l\nf']) repo.write(path, 'changed');
  const paths = (await changedPaths(repo.git, tree, await snapshotTree(repo.git))).map((c) => c.path);
  expect(paths).toContain('b\udcff\udce9');
  await restorePaths(repo.git, tree, paths.filter((path) => path !== 'a'));
  expect(existsSync(odd)).toBe(true);
  expect([repo.read('a'), repo.read('*'), repo.read(':(top)x'), repo.read('l\nf')]).toEqual(['changed', 'star', 'magic', 'line']);
});

test('an empty folder in the way of a file makes room', async () => {
  const repo = scratchRepoWith({ file: '1' });
  const tree = await snapshotTree(repo.git);
  repo.remove('file');
  mkdirSync(join(repo.dir, 'file/a/b'), { recursive: true });
  await restorePaths(repo.git, tree, ['file']);
  expect(repo.read('file')).toBe('1');
});

type Edit = { path: string; op: 'write' | 'link' | 'exec' | 'remove'; content: string };

const segment = fc.constantFrom('a', 'b', 'c d', 'é', '-x', '*');
const edit: fc.Arbitrary<Edit> = fc.record({
  path: fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/')),
  op: fc.constantFrom('write', 'link', 'exec', 'remove'),
  content: fc.constantFrom('', 'x', 'y\n', 'a\r\nb', '\0\u00ff'),
});

/** Whatever is in the way makes room, as an agent would do it. */
function perform(dir: string, { path, op, content }: Edit): void {
  const file = join(dir, path);
  if (op === 'remove') {
    const folder = dirname(file);
    if (existsSync(folder) && lstatSync(folder).isDirectory()) rmSync(file, { recursive: true, force: true });
    return;
  }
  const segments = path.split('/');
  for (let i = 1; i < segments.length; i += 1) {
    const folder = join(dir, ...segments.slice(0, i));
    if (!isRealFolder(folder)) rmSync(folder, { recursive: true, force: true });
  }
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { recursive: true, force: true });
  if (op === 'link') symlinkSync(content.replaceAll('\0', '') || 'nowhere', file);
  else writeFileSync(file, content);
  if (op === 'exec') chmodSync(file, 0o755);
}

function isRealFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? true;
}

test('snapshot, any edits, restore what changed: the files are as before', async () => {
  const repo = scratchRepo();
  const edits = fc.array(edit, { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(edits, fc.boolean(), edits, fc.boolean(), async (first, stageFirst, then, stageThen) => {
      for (const name of Object.keys(listing(repo.dir))) rmSync(join(repo.dir, name.split('/')[0] ?? ''), { recursive: true, force: true });
      first.forEach((step) => perform(repo.dir, step));
      if (stageFirst) repo.sh('add', '-A');
      const original = listing(repo.dir);
      const tree = await snapshotTree(repo.git);
      then.forEach((step) => perform(repo.dir, step));
      if (stageThen) repo.sh('add', '-A');
      const changes = await changedPaths(repo.git, tree, await snapshotTree(repo.git));
      await restorePaths(repo.git, tree, changes.map((change) => change.path));
      expect(listing(repo.dir)).toEqual(original);
    }),
    { numRuns: 40 },
  );
});
