import { removeScratchFolders, scratchFolder, scratchRepoWith } from '../test/scratch-repo.js';
import { openGit } from './git.js';

afterAll(removeScratchFolders);

test('a failure names the command and what git said; allowFailure returns it', async () => {
  const { git } = scratchRepoWith({ a: '1' });
  await expect(git.run(['rev-parse', '--verify', 'nothing'])).rejects.toMatchObject({
    code: 'CUB_GIT_FAILED',
    message: expect.stringMatching(/git rev-parse --verify nothing.*code 128.*fatal:/s),
  });
  expect(await git.run(['rev-parse', '--verify', 'nothing'], { allowFailure: true })).toMatchObject({ code: 128, stdout: '' });
});

test('arguments reach git as they are, without a shell', async () => {
  const { git } = scratchRepoWith({ a: '1' });
  const { stdout } = await git.run(['hash-object', '--stdin', '--path=$(touch x); `y`'], { input: 'text' });
  expect(stdout.trim()).toMatch(/^[0-9a-f]{40}$/);
});

test('input and output of any size and bytes', async () => {
  const { git } = scratchRepoWith({ a: '1' });
  const input = Buffer.alloc(3_000_000, 0xfe);
  const id = (await git.run(['hash-object', '-w', '--stdin'], { input })).stdout.trim();
  expect((await git.raw(['cat-file', 'blob', id])).stdout.equals(input)).toBe(true);
  expect((await git.run(['cat-file', 'blob', id])).stdout).toHaveLength(3_000_000);
});

test('works inside a hook of another repository, whose variables point elsewhere', async () => {
  const { git, dir } = scratchRepoWith({ a: '1' });
  const other = scratchRepoWith({ b: '1' });
  Object.assign(process.env, { GIT_DIR: `${other.dir}/.git`, GIT_WORK_TREE: other.dir, GIT_INDEX_FILE: `${other.dir}/.git/index` });
  try {
    expect((await git.run(['ls-files'])).stdout).toBe('a\n');
    expect((await git.run(['rev-parse', '--show-toplevel'])).stdout.trim()).toBe(dir);
  } finally {
    for (const name of ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE']) delete process.env[name];
  }
});

test('a missing folder is a clear error', async () => {
  const top = `${scratchFolder()}/gone`;
  const git = openGit({ top, gitDir: top, commonDir: top, tree: 'main' });
  await expect(git.run(['status'])).rejects.toMatchObject({ code: 'CUB_GIT_MISSING', message: expect.stringContaining(top) });
});

test('does not wait for a daemon that a git command leaves behind', async () => {
  const { git } = scratchRepoWith({ a: '1' });
  const { stdout } = await git.run(['-c', 'alias.leave-behind=!sleep 100 & echo started', 'leave-behind']);
  expect(stdout).toBe('started\n');
}, 90_000);
