import { userInfo } from 'node:os';
import { findGit, openGit } from '@cub/git';

/** The name that a person's decision is recorded under: git's `user.name`, else the account of the system. @param root null outside git */
export async function whoAmI(root: string | null): Promise<string> {
  return (root === null ? null : await gitUser(root)) ?? accountName();
}

async function gitUser(root: string): Promise<string | null> {
  const paths = findGit(root);
  if (!paths) return null;
  const { stdout } = await openGit(paths).run(['config', 'user.name'], { allowFailure: [1] });
  return stdout.trim() || null;
}

/** A container may run under a number that has no account. */
function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
