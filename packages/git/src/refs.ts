import { gitFailed, type Git } from './git.js';

/** How long git may wait for another process that is moving the same ref. */
export const REF_LOCK_WAIT = ['-c', 'core.filesRefLockTimeout=5000'];

/** The commit or object that a ref points to; null when there is no such ref. */
export async function readRef(git: Git, ref: string): Promise<string | null> {
  const found = await git.run(['rev-parse', '-q', '--verify', ref], { allowFailure: [1] });
  return found.code === 0 ? found.stdout.trim() : null;
}

/**
 * Moves a ref if it still is what the caller saw.
 * @param oldSha null = the ref must not exist
 * @returns false when somebody else moved, created or deleted it
 * @throws CubError `CUB_GIT_FAILED` when it could not be moved for another reason, for example a lock that a killed git left behind
 */
export async function casRef(git: Git, ref: string, newSha: string, oldSha: string | null): Promise<boolean> {
  const args = [...REF_LOCK_WAIT, 'update-ref', '--no-deref', '-m', 'cub', ref, newSha, oldSha ?? ''];
  // git says no with several codes; the ref itself tells whether somebody else was first.
  const result = await git.run(args, { allowFailure: true });
  if (result.code === 0) return true;
  if ((await readRef(git, ref)) !== oldSha) return false;
  throw gitFailed(args, result, git.paths.top);
}

/** All branches: full name → commit. */
export async function listHeads(git: Git): Promise<Record<string, string>> {
  const { stdout } = await git.run(['for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads']);
  const lines = stdout.split('\n').filter((line) => line !== '');
  return Object.fromEntries(lines.map((line) => line.split(' ') as [string, string]));
}
