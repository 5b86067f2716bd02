import { copyFile, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Git, RunOptions, RunResult } from './git.js';
import { withTemporaryFolder } from './temporary-folder.js';

export interface TemporaryIndex {
  /** The variables that make git use it. */
  readonly env: { readonly GIT_INDEX_FILE: string };
  /** Plumbing on this index; the user's hooks do not run. */
  run(args: readonly string[], options?: RunOptions): Promise<RunResult>;
}

/** Nobody may see what happens in an index of ours: no post-index-change hook, no shared index files left behind. */
const QUIET = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.splitIndex=false'];

/**
 * Runs `work` with an index of its own and removes it afterwards; the user's index is only read.
 * @param from `copy` starts with the user's entries and their stat cache, `empty` with none.
 */
export function withTemporaryIndex<T>(git: Git, from: 'copy' | 'empty', work: (index: TemporaryIndex) => Promise<T>): Promise<T> {
  return withTemporaryFolder(git, async (folder) => {
    const file = join(folder, 'index');
    if (from === 'copy') await copyIndex(join(git.paths.gitDir, 'index'), file);
    const env = { GIT_INDEX_FILE: file };
    return work({
      env,
      run: (args, options) => git.run([...QUIET, ...args], { ...options, env: { ...env, ...options?.env } }),
    });
  });
}

/**
 * The copy must not look younger than the original: git trusts the stat data of a file only when the file is older than the index,
 * and would miss an edit made within the same moment. A whole second down errs on the safe side (more files are compared).
 */
async function copyIndex(source: string, target: string): Promise<void> {
  try {
    const { mtimeMs } = await stat(source);
    await copyFile(source, target);
    const seconds = Math.floor(mtimeMs / 1000);
    await utimes(target, seconds, seconds);
  } catch (error) {
    // A repository without a first `git add` has no index.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
