import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { promisify } from 'node:util';
import type { Git } from './git.js';

/** The locks that git holds in this repository now, for HEAD, the index, branches and settings: absolute paths. */
export function presentLocks(git: Git): string[] {
  const { gitDir, commonDir } = git.paths;
  const places = [...new Set([gitDir, commonDir])].flatMap((folder) => locksIn(folder));
  return [...places, ...locksBelow(join(commonDir, 'refs', 'heads'))];
}

/**
 * Removes locks that a killed git left. @param known locks that somebody else answers for
 * @returns those that were removed; none while a git is at work in this work tree, which may hold them
 */
export async function removeLeftLocks(git: Git, known: readonly string[]): Promise<string[]> {
  const left = presentLocks(git).filter((lock) => !known.includes(lock));
  if (left.length === 0 || (await isGitAtWork(git))) return [];
  for (const lock of left) rmSync(lock, { force: true });
  return left;
}

function locksIn(folder: string): string[] {
  const names = ['index.lock', 'HEAD.lock', 'config.lock', 'packed-refs.lock', 'shallow.lock'];
  return names.map((name) => join(folder, name)).filter((lock) => existsSync(lock));
}

function locksBelow(folder: string): string[] {
  const entries = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return locksBelow(path);
    return entry.name.endsWith('.lock') ? [path] : [];
  });
}

/** Where the system does not tell in which folder a process works, any git counts. */
async function isGitAtWork(git: Git): Promise<boolean> {
  if (process.platform === 'win32') return true;
  if (!existsSync('/proc/self/cwd')) return (await processNames()).some((name) => isGitName(basename(name)));
  const folders = [git.paths.top, git.paths.gitDir, git.paths.commonDir].map((folder) => realpathSync(folder));
  return readdirSync('/proc').some((pid) => /^\d+$/.test(pid) && worksIn(pid, folders));
}

async function processNames(): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'comm=']);
  return stdout.split('\n').map((line) => line.trim());
}

function worksIn(pid: string, folders: readonly string[]): boolean {
  try {
    if (!isGitName(readFileSync(`/proc/${pid}/comm`, 'utf8').trim())) return false;
    const cwd = readlinkSync(`/proc/${pid}/cwd`);
    return folders.some((folder) => cwd === folder || cwd.startsWith(folder + sep));
  } catch {
    return false; // It has ended, or belongs to somebody else.
  }
}

function isGitName(name: string): boolean {
  return name === 'git' || name.startsWith('git-');
}
