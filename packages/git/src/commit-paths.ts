import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CubError, EXIT } from '@cub/schema';
import { encodeText, joinNul } from './bytes.js';
import { gitFailed, type Git } from './git.js';
import { headState, ongoingOperation } from './head.js';
import { bringIntoIndex } from './index-after-commit.js';
import { waitForIndex } from './index-lock.js';
import { withTemporaryIndex, type TemporaryIndex } from './temporary-index.js';
import { indexEntries } from './tree-entries.js';
import { indexLine } from './update-index.js';
import { stageVerbatim } from './verbatim.js';
import { assertInside, lstatInside, onDisk } from './work-tree-files.js';

export interface CommitRequest {
  /** Files relative to the top folder, taken literally: new, changed, deleted, also ignored ones. Folders only where they are submodules. */
  readonly paths: readonly string[];
  /** Those of `paths` that git gets byte for byte, whatever attributes and filters say: cub's own records. */
  readonly verbatim?: readonly string[];
  /** With its trailers. */
  readonly message: string;
  /** For git and the hooks, for example `GIT_AUTHOR_DATE`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Ends git and the hooks that it runs; nothing is committed then. */
  readonly signal?: AbortSignal;
}

/** In the environment of hooks of a commit that cub makes itself: its records are in it already. */
export const BY_CUB = 'CUB_COMMIT';

/** git ends with 1 when a hook says no, with 128 for everything else. */
const REFUSED = 1;

/**
 * The commit and the user's index in one process group of git's own (a git alias runs in a shell): when cub is killed while a
 * hook runs, git goes on, and an index that did not know the commit would take it back with the user's next one.
 */
const COMMIT_THEN_INDEX = `!f() { info=$1; shift; git commit "$@" || return; unset GIT_INDEX_FILE; git update-index -z --index-info <"$info" 2>/dev/null || :; }; f`;

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
    const verbatim = new Set(request.verbatim);
    await stage(git, index, request.paths.filter((path) => !verbatim.has(path)));
    await stageVerbatim(git, index.run, [...verbatim]);
    await assertSomethingToCommit(git, index, base);
    return commit(git, index, { ...request, base, indexInfo: await stagedFor(index, request.paths) });
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
  for (const path of paths) ((await isThere(git.paths.top, path)) ? present : absent).push(path);
  const update = ['-c', 'core.safecrlf=false', 'update-index', '-z'];
  if (absent.length > 0) await index.run([...update, '--force-remove', '--stdin'], { input: joinNul(absent) });
  if (present.length > 0) await index.run([...update, '--add', '--replace', '--stdin'], { input: joinNul(present) });
}

/** A folder is there as a file only when it is a submodule; else a folder has taken the file's place. */
async function isThere(top: string, path: string): Promise<boolean> {
  const found = await lstatInside(top, path);
  return found !== undefined && (!found.isDirectory() || existsSync(onDisk(top, `${path}/.git`)));
}

async function assertSomethingToCommit(git: Git, index: TemporaryIndex, base: string | null): Promise<void> {
  const tree = (await index.run(['write-tree'])).stdout.trim();
  const baseTree = base === null ? (await git.run(['mktree'], { input: '' })).stdout : (await git.run(['rev-parse', `${base}^{tree}`])).stdout;
  if (tree !== baseTree.trim()) return;
  throw new CubError('There is nothing to commit: the given paths are as HEAD has them.', { code: 'CUB_GIT_NOTHING_TO_COMMIT' });
}

/** What the user's index has to say about the paths once they are committed. */
async function stagedFor(index: TemporaryIndex, paths: readonly string[]): Promise<string> {
  const entries = await indexEntries(index.run);
  const idLength = [...entries.values()][0]?.id.length ?? 40;
  return paths.map((path) => indexLine(path, entries.get(path), idLength)).join('');
}

async function commit(git: Git, index: TemporaryIndex, request: CommitRequest & { readonly indexInfo: string; readonly base: string | null }): Promise<string> {
  const info = join(dirname(index.env.GIT_INDEX_FILE), 'index-info');
  await writeFile(info, encodeText(request.indexInfo));
  const options = ['--quiet', '--cleanup=whitespace', '--file=-'];
  const args = ['-c', `alias.cub-commit=${COMMIT_THEN_INDEX}`, 'cub-commit', info, ...options];
  const env = { ...request.env, ...index.env, [BY_CUB]: '1' };
  const result = await git.run(args, { input: request.message, env, signal: request.signal, allowFailure: true });
  const { sha } = await headState(git);
  // A hook that runs after the commit may fail, or end the shell: the commit exists all the same.
  if (sha !== null && (result.code === 0 || (sha !== request.base && (await parentOf(git, sha)) === request.base))) return sha;
  throw result.code === REFUSED ? refused(result) : gitFailed(['commit', ...options], result, git.paths.top);
}

/** null for a first commit. */
async function parentOf(git: Git, sha: string): Promise<string | null> {
  const { stdout, code } = await git.run(['rev-parse', '--quiet', '--verify', `${sha}^1`], { allowFailure: true });
  return code === 0 ? stdout.trim() : null;
}

function refused(result: { stdout: string; stderr: string }): CubError {
  const said = [result.stderr.trim(), result.stdout.trim()].filter((text) => text !== '').join('\n');
  return new CubError(`The commit was refused: ${said || 'a hook failed and said nothing'}`, {
    code: 'CUB_GIT_COMMIT_REFUSED',
    suggestions: ['Correct what the hook complains about and commit again.'],
  });
}
