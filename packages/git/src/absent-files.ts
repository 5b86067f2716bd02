import { splitNul } from './bytes.js';
import type { Git } from './git.js';

/** Files that git tracks and that are not in the worktree. Paths are relative to the top folder. */
export interface AbsentFiles {
  /** Left out on purpose, by a sparse checkout. */
  readonly skipped: readonly string[];
  /** In HEAD's commit, whatever the index says: a worktree without a checkout has no index. */
  readonly atHead: readonly string[];
}

/** What git has at these paths; the caller knows which of it is not on the disk. */
export async function trackedFiles(git: Git, paths: readonly string[]): Promise<AbsentFiles> {
  const env = { GIT_LITERAL_PATHSPECS: '1' };
  const { stdout } = await git.run(['ls-files', '-t', '-z', '--full-name', '--', ...paths], { env });
  const skipped = splitNul(stdout).filter((line) => line.startsWith('S ')).map((line) => line.slice(2));
  const head = await git.run(['ls-tree', '-r', '-z', '--name-only', '--full-tree', 'HEAD', '--', ...paths], { env, allowFailure: true });
  return { skipped, atHead: head.code === 0 ? splitNul(head.stdout) : [] };
}
