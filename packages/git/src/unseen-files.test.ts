import { removeScratchFolders, scratchRepoWith } from '../test/scratch-repo.js';
import { unseenFiles } from './unseen-files.js';

afterAll(removeScratchFolders);

function repoWithUnseen() {
  const repo = scratchRepoWith({ '.gitignore': '.env\nsmall/\nlarge/\nvendor/\n', sparse: '1', local: '1', seen: '1' });
  repo.sh('update-index', '--skip-worktree', 'sparse');
  repo.sh('update-index', '--assume-unchanged', 'local');
  for (const path of ['.env', 'small/deep/a', 'vendor/lib/.git/HEAD', 'vendor/lib/file', 'excluded', ...Array.from({ length: 30 }, (_, i) => `large/${i}`)]) repo.write(path, 'x');
  repo.write('.git/info/exclude', 'excluded\n');
  return repo;
}

test('are flagged ones, ignored ones and those of small ignored folders without a repository', async () => {
  const { git } = repoWithUnseen();
  const found = await unseenFiles(git, { files: 100, filesInFolder: 20 });
  expect(found.map(({ path, why, single }) => [path, why, single])).toEqual([
    ['local', 'flagged', true],
    ['sparse', 'flagged', true],
    ['.env', 'ignored', true],
    ['excluded', 'ignored', true],
    ['small/deep/a', 'ignored', false],
  ]);
});

test('are no more than the limit', async () => {
  const { git } = repoWithUnseen();
  expect((await unseenFiles(git, { files: 3, filesInFolder: 20 })).map(({ path }) => path)).toEqual(['local', 'sparse', '.env']);
});
