import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Git } from './git.js';

/** A sandbox can hide the processes of others: what is younger is left to them, although its process cannot be seen. */
const ABANDONED_MS = 60 * 60 * 1000;

/**
 * Runs `work` with a folder of its own in the git folder and removes it afterwards. A killed process leaves its folder behind;
 * {@link removeTemporaryFolders} and, after an hour, the next call take it away.
 */
export async function withTemporaryFolder<T>(git: Git, work: (folder: string) => Promise<T>): Promise<T> {
  const all = parentOf(git);
  await mkdir(all, { recursive: true, mode: 0o700 });
  await removeAbandoned(all);
  const folder = await mkdtemp(join(all, nameOf(process.pid)));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Removes what a process of this machine left that is known to be dead. */
export async function removeTemporaryFolders(git: Git, pid: number): Promise<void> {
  const names = await readdir(parentOf(git)).catch(() => []);
  const left = names.filter((name) => name.startsWith(nameOf(pid)));
  await Promise.all(left.map((name) => rm(join(parentOf(git), name), { recursive: true, force: true })));
}

function parentOf(git: Git): string {
  return join(git.scratch, 'tmp');
}

function nameOf(pid: number): string {
  return `${hostname().replaceAll(/[^A-Za-z0-9-]/g, '-')}.${pid}.`;
}

async function removeAbandoned(all: string): Promise<void> {
  for (const name of await readdir(all)) {
    const folder = join(all, name);
    const found = await stat(folder).catch(() => null);
    if (found && Date.now() - found.mtimeMs > ABANDONED_MS && isGone(name)) await rm(folder, { recursive: true, force: true });
  }
}

/** Whether the process that a folder is named after is one of this machine and no longer runs. */
function isGone(name: string): boolean {
  const pid = Number(name.split('.').at(-2));
  if (!Number.isInteger(pid) || !name.startsWith(nameOf(pid))) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
