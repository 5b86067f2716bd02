import { CubError, EXIT } from '@cub/schema';
import { joinNul } from './bytes.js';
import { gitFailed, type Git } from './git.js';
import { headState, ongoingOperation } from './head.js';
import { bringIntoIndex } from './index-after-commit.js';
import { waitForIndex } from './index-lock.js';
import { withTemporaryIndex, type TemporaryIndex } from './temporary-index.js';
import { assertInside, lstatInside } from './work-tree-files.js';

export interface CommitRequest {
  /** Files relative to the top folder, taken literally: new, changed, deleted, also ignored ones. Folders only where they are submodules. */
  readonly paths: readonly string[];
  /** With its trailers. */
  readonly message: string;
  /** For git and the hooks, for example `GIT_AUTHOR_DATE`. */
  readonly env?: Readonly<Record<string, string>>;
}

/** git ends with 1 when a hook says no, with 128 for everything else. */
const REFUSED = 1;

/**
 * Commits the state that these paths have in the working tree on top of HEAD and runs the user's hooks. What the user has staged for
 * other paths stays staged. The commit is made from an index of its own, so that until it exists the user's index is not touched at all;
 * what a hook adds with `git add` becomes part of the commit, as with `git commit`.
 * @throws CubError `CUB_GIT_COMMIT_REFUSED` (a hook, with its output), `CUB_GIT_NOTHING_TO_COMMIT`, `CUB_GIT_BUSY` (a merge or the like
 * is in progress, exit 4), `CUB_GIT_INDEX_LOCKED` (exit 4), `CUB_GIT_FAILED`
 */
export async function commitPaths(git: Git, request: CommitRequest): Promise<{ sha: string }> {
  assertInside(request.paths);
  assertNotBusy(git);
  await waitForIndex(git, 'nothing was committed');
  const { sha: base } = await headState(git);
  const sha = await withTemporaryIndex(git, base === null ? 'empty' : 'copy', async (index) => {
    if (base !== null) await index.run(['read-tree', '--reset', '-i', base]);
    await stage(git, index, request.paths);
    await assertSomethingToCommit(git, index, base);
    return commit(git, index, request);
  });
  await bringIntoIndex(git, { base, sha, paths: request.paths });
  return { sha };
}

function assertNotBusy(git: Git): void {
  const operation = ongoingOperation(git);
  if (operation === null || operation === 'bisect') return;
  throw new CubError(`A ${operation} is in progress in ${git.paths.top}; a commit now would become part of it.`, {
    code: 'CUB_GIT_BUSY',
    exit: EXIT.conflict,
    suggestions: [`Finish it (\`git ${operation} --continue\`) or give it up (\`git ${operation} --abort\`), then try again.`],
  });
}

/** Deleted files first: where a file became a folder, git takes its files only when the old one is gone. */
async function stage(git: Git, index: TemporaryIndex, paths: readonly string[]): Promise<void> {
  const present: string[] = [];
  const absent: string[] = [];
  for (const path of paths) ((await lstatInside(git.paths.top, path)) ? present : absent).push(path);
  const update = ['-c', 'core.safecrlf=false', 'update-index', '-z'];
  if (absent.length > 0) await index.run([...update, '--force-remove', '--stdin'], { input: joinNul(absent) });
  if (present.length > 0) await index.run([...update, '--add', '--replace', '--stdin'], { input: joinNul(present) });
}

async function assertSomethingToCommit(git: Git, index: TemporaryIndex, base: string | null): Promise<void> {
  const tree = (await index.run(['write-tree'])).stdout.trim();
  const baseTree = base === null ? (await git.run(['mktree'], { input: '' })).stdout : (await git.run(['rev-parse', `${base}^{tree}`])).stdout;
  if (tree !== baseTree.trim()) return;
  throw new CubError('There is nothing to commit: the given paths are as HEAD has them.', { code: 'CUB_GIT_NOTHING_TO_COMMIT' });
}

async function commit(git: Git, index: TemporaryIndex, request: CommitRequest): Promise<string> {
  const args = ['commit', '--quiet', '--cleanup=whitespace', '--file=-'];
  const env = { ...request.env, ...index.env };
  const result = await git.run(args, { input: request.message, env, allowFailure: true });
  if (result.code === REFUSED) throw refused(result);
  if (result.code !== 0) throw gitFailed(args, result, git.paths.top);
  return (await git.run(['rev-parse', '--verify', 'HEAD'])).stdout.trim();
}

function refused(result: { stdout: string; stderr: string }): CubError {
  const said = [result.stderr.trim(), result.stdout.trim()].filter((text) => text !== '').join('\n');
  return new CubError(`The commit was refused: ${said || 'a hook failed and said nothing'}`, {
    code: 'CUB_GIT_COMMIT_REFUSED',
    suggestions: ['Correct what the hook complains about and commit again.'],
  });
}
