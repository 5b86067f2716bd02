import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { removeScratchFolders, scratchRepoWith } from '../test/scratch-repo.js';
import { withTemporaryIndex } from './temporary-index.js';

afterAll(removeScratchFolders);

test('a copy has the user’s entries, an empty one none; both are gone afterwards', async () => {
  const { git } = scratchRepoWith({ a: '1' });
  for (const [from, listed] of [['copy', 'a\n'], ['empty', '']] as const) {
    const file = await withTemporaryIndex(git, from, async (index) => {
      expect((await index.run(['ls-files'])).stdout).toBe(listed);
      return index.env.GIT_INDEX_FILE ?? '';
    });
    expect(existsSync(dirname(file))).toBe(false);
  }
});

test('is gone after a failure as well', async () => {
  const { git } = scratchRepoWith({ a: '1' });
  let folder = '';
  const failing = withTemporaryIndex(git, 'copy', async (index) => {
    folder = dirname(index.env.GIT_INDEX_FILE ?? '');
    await index.run(['write-tree', '--no-such-option']);
  });
  await expect(failing).rejects.toMatchObject({ code: 'CUB_GIT_FAILED' });
  expect(folder).not.toBe('');
  expect(existsSync(folder)).toBe(false);
});
