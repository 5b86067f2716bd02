import { changedPaths, overlayTree, type FileChange } from '@cub/git';
import type { Baseline } from './baseline.js';
import type { WorkTree } from './work-tree.js';

/**
 * The files and the branch at the end of a step. A run cannot see who writes a file, so the steps own the time in which
 * they run: what changes while the agent runs is the agent's, while verification runs is verification's, while git
 * commits is the hooks', and between steps is the user's (ADR 0017).
 */
export interface StepMark {
  /** Id of a tree object, see {@link Baseline.tree}. */
  readonly tree: string;
  readonly head: string;
}

/** Changes that were put back, and what remains of them. */
export interface Undone {
  readonly changes: readonly FileChange[];
  /** What was put back, as text that `git apply` applies; empty when nothing was. */
  readonly patch: string;
  /** Paths that could not be put back, because something else is in their place. */
  readonly blocked: readonly string[];
}

const NOTHING_UNDONE: Undone = { changes: [], patch: '', blocked: [] };

export async function markOf(worktree: WorkTree): Promise<StepMark> {
  const [tree, head] = await Promise.all([worktree.state(), worktree.head()]);
  return { tree, head };
}

/**
 * Puts files back to what they were at a mark. What was committed since is a fact and stays, and so do the records, the
 * paths that the caller wants to keep, and what was written into settings, tasks and plans: whoever adds a task while a
 * run works must not lose it. Of those, only what was deleted comes back.
 */
export async function undoSince(worktree: WorkTree, mark: StepMark, keep: readonly string[] = []): Promise<Undone> {
  const now = await markOf(worktree);
  if (now.tree === mark.tree && now.head === mark.head) return NOTHING_UNDONE;
  const tree = await overlayTree(
    worktree.git,
    mark.tree,
    now.head,
    await committedBetween(worktree, mark.head, now.head),
  );
  const kept = new Set(keep);
  const stays = ({ path, after }: FileChange) => kept.has(path) || (worktree.isDefinition(path) && after !== null);
  const changes = (await worktree.changesSince({ tree }, now.tree)).filter((change) => !stays(change));
  if (changes.length === 0) return NOTHING_UNDONE;
  const paths = changes.map(({ path }) => path);
  const undone = await overlayTree(worktree.git, tree, now.tree, paths);
  const patch = await worktree.patchSince({ tree }, undone);
  return { changes, patch, blocked: await worktree.restore({ tree }, paths) };
}

/** A baseline with what the user changed since a mark, and the paths of it. */
export interface Adopted {
  readonly baseline: Baseline;
  readonly paths: readonly string[];
}

/**
 * Makes the user's what changed since a mark, as if it had been there when the task began: it is neither committed nor
 * restored. Where the task had changed the same file, the two cannot be told apart, and the file becomes contested.
 * @param ofTask paths that the task has changed so far
 */
export async function adoptSince(
  worktree: WorkTree,
  baseline: Baseline,
  mark: StepMark,
  ofTask: readonly string[],
): Promise<Adopted> {
  const now = await markOf(worktree);
  if (now.tree === mark.tree && now.head === mark.head) return { baseline, paths: [] };
  const edited = (await worktree.changesSince(mark, now.tree)).map(({ path }) => path);
  const paths = [...new Set([...edited, ...(await committedBetween(worktree, mark.head, now.head))])];
  const tasks = new Set(ofTask);
  const contested = edited.filter((path) => tasks.has(path));
  return {
    paths: edited,
    baseline: {
      ...baseline,
      tree: await overlayTree(worktree.git, baseline.tree, now.tree, edited),
      dirty: [...new Set([...baseline.dirty, ...paths])],
      contested: [...new Set([...(baseline.contested ?? []), ...contested])],
    },
  };
}

async function committedBetween({ git }: WorkTree, from: string, to: string): Promise<string[]> {
  return from === to ? [] : (await changedPaths(git, from, to)).map(({ path }) => path);
}
