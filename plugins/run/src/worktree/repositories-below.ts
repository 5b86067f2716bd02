import { isDeepStrictEqual } from 'node:util';
import { nestedRepositories, headState, listHeads, openGit, snapshotTree, stagedEntries, status, type Git, type NestedRepository, type StagedEntry } from '@cub/git';

/** What a snapshot knows of one work tree: enough to tell what changed since, and to set it back. */
export interface TreeState {
  /** Id of a tree object with every file that git does not ignore. */
  readonly tree: string;
  /** null before the first commit. */
  readonly head: string | null;
  /** What was changed or staged by then. */
  readonly dirty: readonly string[];
  readonly staged: readonly StagedEntry[];
}

/** A repository below the top folder as it was at a moment. The paths in it are relative to its own top folder. */
export interface NestedState extends TreeState, Pick<NestedRepository, 'kind' | 'name'> {
  /** Relative to the outermost top folder. */
  readonly path: string;
  readonly gitDir: string;
  /** Full name of its branch; null when its HEAD is detached, as it mostly is in a submodule. */
  readonly ref: string | null;
  /** Its branches by full name. */
  readonly heads: Readonly<Record<string, string>>;
}

/** Everything below a work tree that is a repository of its own, with those in them, outer ones first. */
export interface RepositoriesBelow {
  readonly states: readonly NestedState[];
  /** Submodules that are not checked out, but in whose folder there are files. */
  readonly hollow: readonly string[];
}

export const NOTHING_BELOW: RepositoriesBelow = { states: [], hollow: [] };

/** An agent may write the settings of a repository that it made: nothing that they name is run. */
const HARMLESS = ['core.fsmonitor=false', 'core.hooksPath=/dev/null'];

export function openNested(outer: Git, { paths }: Pick<NestedRepository, 'paths'>): Git {
  return openGit(paths, { config: HARMLESS, scratch: outer.scratch });
}

/** @param within of the outer one, with a `/` at its end; '' for the top folder */
export async function repositoriesBelow(git: Git, within = ''): Promise<RepositoriesBelow> {
  const { repositories, hollow } = await nestedRepositories(git);
  const found: RepositoriesBelow[] = [{ states: [], hollow: hollow.map((path) => within + path) }];
  for (const repository of repositories) {
    const nested = openNested(git, repository);
    const state = await stateOf(nested, repository, within);
    // Another work tree of the same repository is somebody else's place, with all that is in it.
    const inner = repository.kind === 'worktree' ? NOTHING_BELOW : await repositoriesBelow(nested, `${state.path}/`);
    found.push({ states: [state, ...inner.states], hollow: inner.hollow });
  }
  return { states: found.flatMap(({ states }) => states), hollow: found.flatMap((part) => part.hollow) };
}

async function stateOf(nested: Git, { path, kind, name, paths }: NestedRepository, within: string): Promise<NestedState> {
  const { sha: head, ref } = await headState(nested);
  const identity = { path: within + path, kind, name, gitDir: paths.gitDir, head, ref };
  if (kind === 'worktree') return { ...identity, heads: {}, tree: '', dirty: [], staged: [] };
  const [tree, entries, heads] = await Promise.all([snapshotTree(nested), status(nested), listHeads(nested)]);
  const staged = head === null ? [] : await stagedEntries(nested);
  return { ...identity, heads, tree, dirty: changedByHand(entries), staged };
}

/** Without submodules whose commit is the recorded one: what is uncommitted in them is a matter of their own. */
export function changedByHand(entries: Awaited<ReturnType<typeof status>>): string[] {
  return entries.filter(({ submodule, index, movedLink }) => !submodule || index !== '.' || movedLink).map(({ path }) => path.replace(/\/$/, ''));
}

function essence({ tree, head, ref, heads, staged }: NestedState) {
  return { tree, head, ref, heads, staged };
}

/** Whether anything in it is not as it was. */
export function hasChanged(before: NestedState, after: NestedState): boolean {
  return !isDeepStrictEqual(essence(before), essence(after));
}
