import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeScratchFolders, scratchRepoWith } from '../test/scratch-repo.js';
import { presentLocks, removeLeftLocks } from './left-locks.js';

afterAll(removeScratchFolders);

const LOCKS = ['index.lock', 'HEAD.lock', 'refs/heads/main.lock'];

function locked() {
  const repo = scratchRepoWith({ a: '1' });
  const locks = LOCKS.map((name) => join(repo.dir, '.git', name));
  for (const lock of locks) writeFileSync(lock, '');
  return { repo, locks };
}

test('go, except those that were there before', async () => {
  const { repo, locks } = locked();
  expect(presentLocks(repo.git).sort()).toEqual([...locks].sort());
  expect((await removeLeftLocks(repo.git, locks.slice(0, 1))).sort()).toEqual(locks.slice(1).sort());
  expect(locks.map((lock) => existsSync(lock))).toEqual([true, false, false]);
});

test('stay while a git is at work in this work tree', async () => {
  const { repo, locks } = locked();
  const git = spawn('git', ['cat-file', '--batch'], { cwd: repo.dir, stdio: ['pipe', 'pipe', 'ignore'] });
  git.stdin.write('HEAD\n');
  await new Promise((resolve) => git.stdout.once('data', resolve));
  expect(await removeLeftLocks(repo.git, [])).toEqual([]);
  git.stdin.end();
  await new Promise((resolve) => git.once('close', resolve));
  expect(await removeLeftLocks(repo.git, [])).toHaveLength(locks.length);
});
