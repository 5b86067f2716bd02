import type { TaskService } from '@cub/plugin-sdk';
import { isCubError } from '@cub/schema';
import type { Baseline } from './baseline.js';
import type { WorkTree } from './work-tree.js';

export interface TakeBackDeps {
  readonly tasks: Pick<TaskService, 'backend'>;
  readonly worktree: WorkTree;
}

/** The paths are relative to git's top folder. */
export interface TakenBack {
  readonly paths: readonly string[];
  /** The tasks that are given up. */
  readonly tasks: readonly string[];
}

/**
 * Sets files to what they were in a tree. In a file that holds other tasks, too, only the given ones are: what others did there meanwhile stays.
 * @returns paths in whose place something else is
 */
export async function takeBack(deps: TakeBackDeps, from: Pick<Baseline, 'tree'>, { paths, tasks }: TakenBack): Promise<string[]> {
  const whole = new Set(paths);
  for (const path of await sharedFiles(deps)) {
    if (whole.has(path) && (await setBack(deps, { path, tree: from.tree, tasks }))) whole.delete(path);
  }
  return deps.worktree.restore(from, [...whole]);
}

/** Files of a backend that can set back one task of several. */
async function sharedFiles({ tasks: { backend }, worktree }: TakeBackDeps): Promise<string[]> {
  if (!backend.restore) return [];
  const { items } = await backend.list();
  return (await backend.paths(items.map(({ id }) => id))).map((path) => worktree.toGit(path));
}

/** @returns false when that cannot be done and the file has to be restored as a whole */
async function setBack({ tasks: { backend }, worktree }: TakeBackDeps, { path, tree, tasks }: { path: string; tree: string; tasks: readonly string[] }): Promise<boolean> {
  const before = await worktree.contentIn(tree, path);
  if (before === null || !backend.restore) return false;
  try {
    await backend.restore(tasks, before, worktree.fromGit(path));
    return true;
  } catch (error) {
    if (isCubError(error)) return false;
    throw error;
  }
}

export interface AllTakenBack extends TakenBack {
  /** Of the folder in which everything is kept that no patch holds. */
  readonly name: string;
}

/**
 * Takes back all that was done to a task's work tree since its beginning: files, what was staged, repositories below the top folder, and
 * files that git does not look at. Whatever no patch holds is kept aside, and the user is told where.
 * @returns paths in whose place something else is
 */
export async function takeBackAll(deps: TakeBackDeps & { readonly notice: (text: string) => void }, from: Baseline, { name, paths, tasks }: AllTakenBack): Promise<string[]> {
  let blocked: string[] = [];
  const files = async () => {
    blocked = await takeBack(deps, from, { paths, tasks });
    return paths.filter((path) => !blocked.includes(path));
  };
  for (const text of await deps.worktree.beyond.restore(from, { name, files })) deps.notice(text);
  return blocked;
}
