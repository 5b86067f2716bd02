import { removeScratchFolders, scratchRepo, scratchRepoWith } from '../test/scratch-repo.js';
import { headState, ongoingOperation } from './head.js';

afterAll(removeScratchFolders);

/** Two branches that change the same line. */
function conflicting() {
  const repo = scratchRepoWith({ a: '1\n' });
  repo.sh('checkout', '-q', '-b', 'side');
  repo.write('a', 'side\n');
  repo.sh('commit', '-qam', 'side');
  repo.sh('checkout', '-q', 'main');
  repo.write('a', 'main\n');
  repo.sh('commit', '-qam', 'main');
  return repo;
}

function failing(run: () => string): void {
  expect(run).toThrow();
}

test('unborn, branch, detached', async () => {
  const repo = scratchRepo();
  expect(await headState(repo.git)).toEqual({ kind: 'unborn', ref: 'refs/heads/main', sha: null });
  repo.sh('commit', '-q', '--allow-empty', '-m', 'x');
  const sha = repo.sh('rev-parse', 'HEAD');
  expect(await headState(repo.git)).toEqual({ kind: 'branch', ref: 'refs/heads/main', sha });
  repo.sh('checkout', '-q', '--detach');
  expect(await headState(repo.git)).toEqual({ kind: 'detached', ref: null, sha });
});

test('a repository that git refuses is an error, not an unborn branch', async () => {
  const repo = scratchRepoWith({ a: '1' });
  repo.sh('config', 'core.repositoryFormatVersion', '99');
  await expect(headState(repo.git)).rejects.toMatchObject({ code: 'CUB_GIT_FAILED' });
});

test.each([
  ['merge', ['merge', 'side'], ['merge', '--abort']],
  ['rebase', ['rebase', 'side'], ['rebase', '--abort']],
  ['cherry-pick', ['cherry-pick', 'side'], ['cherry-pick', '--abort']],
] as const)('sees a stopped %s', (operation, start, abort) => {
  const repo = conflicting();
  expect(ongoingOperation(repo.git)).toBeNull();
  failing(() => repo.sh(...start));
  expect(ongoingOperation(repo.git)).toBe(operation);
  repo.sh(...abort);
  expect(ongoingOperation(repo.git)).toBeNull();
});

test('sees a stopped revert and a bisect', () => {
  const repo = conflicting();
  repo.write('a', 'later\n');
  repo.sh('commit', '-qam', 'later');
  failing(() => repo.sh('revert', '--no-edit', 'HEAD~1'));
  expect(ongoingOperation(repo.git)).toBe('revert');
  repo.sh('revert', '--abort');
  repo.sh('bisect', 'start');
  expect(ongoingOperation(repo.git)).toBe('bisect');
});
