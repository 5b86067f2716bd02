import { join } from 'node:path';
import { removeScratchFolders, scratchFolder, scratchRepoWith } from '../test/scratch-repo.js';
import { forgetMergedPaths, MERGE_DRIVER, mergedPaths } from './merge-driver.js';
import { findGit } from './paths.js';

afterAll(removeScratchFolders);

const RECORDS = ['records/a "b" $(c) ü.json', "records/it's.json"];

/** Two branches that changed the same records in another way; `side` is not checked out. */
function conflict() {
  const all = (text: string) => Object.fromEntries(RECORDS.map((path) => [path, text]));
  const repo = scratchRepoWith({ '.gitattributes': `/records/*.json merge=${MERGE_DRIVER.name}\n`, ...all('0'), 'other.txt': '0' });
  const commit = (text: string) => {
    for (const path of RECORDS) repo.write(path, text);
    repo.sh('commit', '-qam', text);
  };
  repo.sh('switch', '-qc', 'side');
  commit('side');
  repo.sh('switch', '-q', '-');
  commit('here');
  for (const [key, value] of Object.entries(MERGE_DRIVER.settings)) repo.sh('config', key, value);
  return repo;
}

test('git keeps the version of the branch that is merged into, and notes every path, whatever its name', () => {
  const repo = conflict();
  const gitDir = join(repo.dir, '.git');
  expect(mergedPaths(gitDir)).toEqual([]);
  repo.sh('merge', '-q', '--no-edit', 'side');
  expect(RECORDS.map((path) => repo.sh('show', `HEAD:${path}`))).toEqual(['here', 'here']);
  expect(mergedPaths(gitDir).sort()).toEqual([...RECORDS].sort());
  forgetMergedPaths(gitDir, [RECORDS[0] ?? '']);
  expect(mergedPaths(gitDir)).toEqual([RECORDS[1]]);
  forgetMergedPaths(gitDir, RECORDS);
  expect(mergedPaths(gitDir)).toEqual([]);
});

test('each work tree has its own notes', () => {
  const repo = conflict();
  const linked = join(scratchFolder(), 'linked');
  repo.sh('worktree', 'add', '-q', '-b', 'linked', linked);
  repo.sh('-C', linked, 'merge', '-q', '--no-edit', 'side');
  expect(mergedPaths(join(repo.dir, '.git'))).toEqual([]);
  expect(mergedPaths(findGit(linked)?.gitDir ?? '')).toHaveLength(2);
});
