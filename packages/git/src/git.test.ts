import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeScratchFolders, scratchFolder, scratchRepoWith } from '../test/scratch-repo.js';
import { isAncestor } from './commits.js';
import { openGit } from './git.js';
import { headState } from './head.js';
import { existingObjects } from './objects.js';
import { casRef, readRef } from './refs.js';

afterAll(removeScratchFolders);

test('a failure names the command and what git said; allowFailure returns it', async () => {
  const { git } = scratchRepoWith({ a: '1' });
  await expect(git.run(['rev-parse', '--verify', 'nothing'])).rejects.toMatchObject({
    code: 'CUB_GIT_FAILED',
    message: expect.stringMatching(/git rev-parse --verify nothing.*code 128.*fatal:/s),
  });
  expect(await git.run(['rev-parse', '--verify', 'nothing'], { allowFailure: true })).toMatchObject({ code: 128, stdout: '' });
});

/** A folder with a `git` that a signal ends at one command. */
function dyingGit(command: string): string {
  const folder = scratchFolder();
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  writeFileSync(join(folder, 'git'), `#!/bin/sh\ncase " $* " in *" ${command} "*) kill -9 $$;; esac\nexec ${real} "$@"\n`, { mode: 0o755 });
  return folder;
}

test.each([['symbolic-ref'], ['rev-parse'], ['merge-base'], ['update-ref'], ['cat-file'], ['config']])('a git that a signal ends at %s has given no answer', async (command) => {
  const { git, sh } = scratchRepoWith({ a: '1' });
  const head = sh('rev-parse', 'HEAD');
  const path = process.env.PATH;
  process.env.PATH = `${dyingGit(command)}:${path}`;
  try {
    const asks = {
      'symbolic-ref': () => headState(git),
      'rev-parse': () => readRef(git, 'refs/heads/none'),
      'merge-base': () => isAncestor(git, head, head),
      'update-ref': () => casRef(git, 'refs/heads/new', head, null),
      'cat-file': () => existingObjects(git, 'tree', [head]),
      config: () => git.run(['config', 'no.such'], { allowFailure: true }),
    };
    await expect(asks[command as keyof typeof asks]()).rejects.toMatchObject({ code: 'CUB_GIT_FAILED', message: expect.stringContaining('was ended by the signal SIGKILL') });
  } finally {
    process.env.PATH = path;
  }
});

test('only the named exit codes are an answer', async () => {
  const { git } = scratchRepoWith({ a: '1' });
  expect(await git.run(['config', 'no.such'], { allowFailure: [1] })).toMatchObject({ code: 1 });
  await expect(git.run(['rev-parse', '--verify', 'nothing'], { allowFailure: [1] })).rejects.toMatchObject({ code: 'CUB_GIT_FAILED' });
});

test('tells which objects are there', async () => {
  const { git, sh } = scratchRepoWith({ a: '1' });
  const [commit, tree, none] = [sh('rev-parse', 'HEAD'), sh('rev-parse', 'HEAD^{tree}'), '1'.repeat(40)];
  expect([...(await existingObjects(git, 'commit', [commit, tree, none]))]).toEqual([commit]);
  expect([...(await existingObjects(git, 'tree', [commit, tree, none]))]).toEqual([commit, tree]);
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
