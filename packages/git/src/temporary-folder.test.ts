import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, utimesSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { removeScratchFolders, scratchRepoWith } from '../test/scratch-repo.js';
import { removeTemporaryFolders, withTemporaryFolder } from './temporary-folder.js';

afterAll(removeScratchFolders);

const nameOf = (pid: number, end: string) => `${hostname().replaceAll(/[^A-Za-z0-9-]/g, '-')}.${pid}.${end}`;
const deadPid = () => spawnSync('true').pid;

test('lies in the git folder and is gone afterwards, and those of dead processes go with time', async () => {
  const { git, dir } = scratchRepoWith({ a: '1' });
  const all = join(dir, '.git/cub/tmp');
  const [old, young, living] = [nameOf(deadPid(), 'old'), nameOf(deadPid(), 'young'), nameOf(process.pid, 'living')];
  for (const name of [old, young, living]) mkdirSync(join(all, name), { recursive: true });
  for (const name of [old, living]) utimesSync(join(all, name), 1, 1);
  const folder = await withTemporaryFolder(git, async (used) => {
    expect(readdirSync(all).sort()).toEqual([young, living, used.slice(all.length + 1)].sort());
    return used;
  });
  expect(existsSync(folder)).toBe(false);
});

test('goes at once when its process is known to be dead', async () => {
  const { git, dir } = scratchRepoWith({ a: '1' });
  const pid = deadPid();
  const [own, other] = [nameOf(pid, 'a'), nameOf(pid + 1, 'a')].map((name) => join(dir, '.git/cub/tmp', name));
  for (const folder of [own, other]) mkdirSync(folder ?? '', { recursive: true });
  await removeTemporaryFolders(git, pid);
  expect([existsSync(own ?? ''), existsSync(other ?? '')]).toEqual([false, true]);
});
