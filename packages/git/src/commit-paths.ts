import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CubError, EXIT } from '@cub/schema';
import { encodeText, joinNul } from './bytes.js';
import { gitFailed, type Git } from './git.js';
import { headState, ongoingOperation } from './head.js';
import { GITLINK, isOwnWorktree, repositoryAt } from './nested.js';
import { readRef } from './refs.js';
import { submodulesInBlob, submodulesInFiles } from './submodules.js';
import { bringIntoIndex } from './index-after-commit.js';
import { waitForIndex } from './index-lock.js';
import { withTemporaryIndex, type TemporaryIndex } from './temporary-index.js';
import { indexEntries, treeEntries } from './tree-entries.js';
import { indexLine } from './update-index.js';
import { stageVerbatim } from './verbatim.js';
import { assertInside, lstatInside } from './work-tree-files.js';

export interface CommitRequest {
  /** Files relative to the top folder, taken literally: new, changed, deleted, also ignored ones. A folder counts where it is a submodule. */
  readonly paths: readonly string[];
  /** Those of `paths` that git gets byte for byte, whatever attributes and filters say: cub's own records. */
  readonly verbatim?: readonly string[];
  /** Those of the paths that the commit takes from a tree, whatever the files say by now. */
  readonly exact?: { readonly tree: string; readonly paths: readonly string[] };
  /** With its trailers. */
  readonly message: string;
  /** For git and the hooks, for example `GIT_AUTHOR_DATE`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Ends git and the hooks that it runs; nothing is committed then. */
  readonly signal?: AbortSignal;
}

const GITLINK_MODE = '160000';

/** In the environment of hooks of a commit that cub makes itself: its records are in it already. */
const BY_CUB = 'CUB_COMMIT';

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
    if (request.exact) await takeFromTree(git, index, request.exact);
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
  const folders: string[] = [];
  for (const path of paths) {
    const found = await lstatInside(git.paths.top, path);
    (found === undefined ? absent : found.isDirectory() ? folders : present).push(path);
  }
  const update = ['-c', 'core.safecrlf=false', 'update-index', '-z'];
  const remove = async (gone: readonly string[]) => {
    if (gone.length > 0) await index.run([...update, '--force-remove', '--stdin'], { input: joinNul(gone) });
  };
  const add = async (there: readonly string[]) => {
    if (there.length > 0) await index.run([...update, '--add', '--replace', '--stdin'], { input: joinNul(there) });
  };
  const isFileNow = new Set(folders.filter((path) => repositoryAt(git, path) === null));
  await remove([...absent, ...(await withoutSubmodules(git, index, [...isFileNow]))]);
  await add(present);
  // Only now does the index have the `.gitmodules` that is committed.
  const links = folders.filter((path) => !isFileNow.has(path));
  const submodules = await submodulesToCommit(git, index, links);
  await remove(links.filter((path) => !submodules.has(path)));
  await add([...submodules]);
}

/** Folders that took the place of a file. A submodule that is not checked out is as HEAD has it. */
async function withoutSubmodules(git: Git, index: TemporaryIndex, folders: readonly string[]): Promise<string[]> {
  if (folders.length === 0) return [];
  const [entries, submodules] = await Promise.all([indexEntries(index.run), submodulesInFiles(git)]);
  return folders.filter((path) => entries.get(path)?.mode !== GITLINK || !submodules.has(path));
}

/**
 * The one rule for links to other repositories in a commit: only those that the `.gitmodules` of this very commit names, and of
 * no other work tree of the same repository. All others are taken out: a clone could not fetch them, and `git submodule update` fails there.
 */
async function submodulesToCommit(git: Git, index: TemporaryIndex, links: readonly string[]): Promise<Set<string>> {
  if (links.length === 0) return new Set();
  const named = await submodulesInBlob(git, (await indexEntries(index.run)).get('.gitmodules')?.id ?? null);
  return new Set(links.filter((path) => named.has(path) && !isOwnWorktree(git, path)));
}

/** Links to other repositories stay as they were staged: a tree says nothing about whether a clone can follow them. */
async function takeFromTree(
  git: Git,
  index: TemporaryIndex,
  { tree, paths }: NonNullable<CommitRequest['exact']>,
): Promise<void> {
  const entries = await treeEntries(git, tree, paths);
  const files = paths.filter((path) => entries.get(path)?.mode !== GITLINK_MODE);
  const goneFirst = [...files.filter((path) => !entries.has(path)), ...files.filter((path) => entries.has(path))];
  const lines = goneFirst.map((path) => indexLine(path, entries.get(path), tree.length));
  await index.run(['update-index', '-z', '--replace', '--index-info'], { input: lines.join('') });
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
  // A hook may end with any code; HEAD tells whether the commit exists.
  const result = await git
    .run(args, { input: request.message, env, signal: request.signal, allowFailure: true })
    .catch((error: unknown) => ({ code: null, error }));
  const { sha } = await headState(git);
  // A hook that runs after the commit may fail, or end the shell: the commit exists all the same.
  if (sha !== null && (result.code === 0 || (sha !== request.base && (await parentOf(git, sha)) === request.base))) return sha;
  if (result.code === null) throw result.error;
  throw result.code === REFUSED ? refused(result) : gitFailed(['commit', ...options], result, git.paths.top);
}

/** null for a first commit. */
function parentOf(git: Git, sha: string): Promise<string | null> {
  return readRef(git, `${sha}^1`);
}

function refused(result: { stdout: string; stderr: string }): CubError {
  const said = [result.stderr.trim(), result.stdout.trim()].filter((text) => text !== '').join('\n');
  return new CubError(`The commit was refused: ${said || 'a hook failed and said nothing'}`, {
    code: 'CUB_GIT_COMMIT_REFUSED',
    suggestions: ['Correct what the hook complains about and commit again.'],
  });
}
