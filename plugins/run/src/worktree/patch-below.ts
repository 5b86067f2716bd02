import { join } from 'node:path';
import { findGit, patchBetween, snapshotTree, type Git } from '@cub/git';
import { openNested, type RepositoriesBelow } from './repositories-below.js';

/**
 * What changed in the files of repositories below the top folder, committed there or not, with paths of the outer one.
 * @param maxBytes see `patchBetween`
 */
export async function patchBelow(git: Git, { states }: RepositoriesBelow, maxBytes: number): Promise<string> {
  const patches: string[] = [];
  for (const { path, kind, tree } of states) {
    // Another worktree is not the attempt's place; the files of an overlay are the outer repository's own.
    if (kind === 'worktree' || kind === 'overlay') continue;
    const folder = join(git.paths.top, path);
    const paths = findGit(folder);
    if (paths?.top !== folder) continue;
    const nested = openNested(git, { paths });
    patches.push(await patchBetween(nested, tree, await snapshotTree(nested), { below: path, maxBytes }));
  }
  return patches.join('');
}
