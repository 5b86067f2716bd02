import { removeScratchFolders, scratchRepoWith } from '../test/scratch-repo.js';
import { filesWithoutFilter } from './despite-filters.js';
import { overlayTree } from './overlay-tree.js';
import { restorePaths } from './restore.js';
import { snapshotTree } from './snapshot.js';
import { status } from './status.js';

afterAll(removeScratchFolders);

/** A repository whose `*.bin` go through a required filter that fails here. */
function filtered() {
  const repo = scratchRepoWith({ '.gitattributes': '*.bin filter=big\n*.raw filter=nowhere\n', 'a.txt': '1', 'old.bin': 'old' });
  repo.sh('config', 'filter.big.clean', 'no-such-program');
  repo.sh('config', 'filter.big.smudge', 'no-such-program');
  repo.sh('config', 'filter.big.required', 'true');
  return repo;
}

test('a work tree is looked at and restored although a required filter fails', async () => {
  const { git, write, read, sh } = filtered();
  const before = await snapshotTree(git);
  write('new.bin', 'bytes');
  write('old.bin', 'changed');
  expect((await status(git)).map(({ path }) => path)).toEqual(['old.bin', 'new.bin']);
  const after = await snapshotTree(git);
  expect([sh('show', `${after}:new.bin`), sh('show', `${after}:old.bin`)]).toEqual(['bytes', 'changed']);
  await restorePaths(git, before, ['new.bin', 'old.bin']);
  expect(read('old.bin')).toBe('old');
});

test('names the files that a commit would refuse, and those that it would take unfiltered', async () => {
  const { git, write } = filtered();
  for (const path of ['new.bin', 'new.raw', 'b.txt']) write(path, path);
  expect(await filesWithoutFilter(git, ['gone.bin', 'new.bin', 'new.raw', 'b.txt'])).toEqual([
    { path: 'new.bin', filter: 'big', isRefused: true },
    { path: 'new.raw', filter: 'nowhere', isRefused: false },
  ]);
});

test('lays paths of one tree over another, also where a file became a folder', async () => {
  const { git, write, remove, sh } = scratchRepoWith({ a: '1', b: '1', c: '1' });
  const base = await snapshotTree(git);
  for (const path of ['a', 'b']) remove(path);
  write('a/x', '2');
  write('c', '2');
  const tree = await overlayTree(git, base, await snapshotTree(git), ['a', 'a/x', 'b']);
  expect(sh('ls-tree', '-r', '--name-only', tree)).toBe('a/x\nc');
  expect(sh('show', `${tree}:c`)).toBe('1');
});
