import { removeScratchFolders, scratchRepo, scratchRepoWith } from '../test/scratch-repo.js';
import { status } from './status.js';

afterAll(removeScratchFolders);

test('staged, changed, both, deleted, renamed and untracked, with difficult names', async () => {
  const repo = scratchRepoWith({ changed: '1', staged: '1', both: '1', gone: '1', old: 'the same text\n' });
  repo.write('changed', '2');
  repo.write('staged', '2');
  repo.write('both', '2');
  repo.sh('add', 'staged', 'both');
  repo.write('both', '3');
  repo.remove('gone');
  repo.sh('mv', 'old', 'new');
  repo.write('dir/un tracked\n"ü', 'x');
  const entries = await status(repo.git);
  expect(Object.fromEntries(entries.map((e) => [e.path, e.index + e.worktree]))).toEqual({
    changed: '.M',
    staged: 'M.',
    both: 'MM',
    gone: '.D',
    old: 'D.',
    new: 'A.',
    'dir/un tracked\n"ü': '??',
  });
  expect(entries.filter((e) => e.untracked).map((e) => e.path)).toEqual(['dir/un tracked\n"ü']);
});

test('marks conflicts; a clean or empty repository has no entries', async () => {
  expect(await status(scratchRepo().git)).toEqual([]);
  const repo = scratchRepoWith({ 'a b': '1\n' });
  repo.sh('checkout', '-q', '-b', 'side');
  repo.write('a b', 'side\n');
  repo.sh('commit', '-qam', 'side');
  repo.sh('checkout', '-q', 'main');
  repo.write('a b', 'main\n');
  repo.sh('commit', '-qam', 'main');
  expect(await status(repo.git)).toEqual([]);
  expect(() => repo.sh('merge', 'side')).toThrow();
  expect(await status(repo.git)).toMatchObject([{ path: 'a b', index: 'U', worktree: 'U', conflicted: true, untracked: false }]);
});
