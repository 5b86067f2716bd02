import { readdir, rm, rmdir } from 'node:fs/promises';
import { CubError } from '@cub/schema';
import { joinNul } from './bytes.js';
import { despiteFilters } from './despite-filters.js';
import type { Git } from './git.js';
import { withTemporaryIndex } from './temporary-index.js';
import { treeEntries } from './tree-entries.js';
import { ancestors, assertInside, lstatInside, lstatOrNothing, onDisk } from './work-tree-files.js';

const SEPARATOR = Buffer.from('/');

/**
 * Sets files of the working tree to their state in a tree: writes those that it has, deletes those that it does not have together
 * with the folders that get empty. The index is not touched. Folders, submodules and embedded repositories are left alone.
 * @throws CubError `CUB_GIT_RESTORE_BLOCKED` when something that is not among `paths` is where a file has to go; nothing was written then.
 */
export async function restorePaths(git: Git, tree: string, paths: readonly string[]): Promise<void> {
  assertInside(paths);
  const inTree = await treeEntries(git, tree, paths);
  for (const path of paths) if (!inTree.has(path)) await remove(git.paths.top, path);
  const wanted = [...inTree].filter(([, entry]) => entry.mode !== '160000').map(([path]) => path);
  for (const path of wanted) await assertFree(git.paths.top, path);
  if (wanted.length === 0) return;
  await withTemporaryIndex(git, 'empty', async (index) => {
    await index.run(['read-tree', tree]);
    await despiteFilters(git, index.run, ['checkout-index', '--force', '-z', '--stdin'], { input: joinNul(wanted) });
  });
}

async function remove(top: string, path: string): Promise<void> {
  const found = await lstatInside(top, path);
  if (!found || found.isDirectory()) return;
  await rm(onDisk(top, path));
  for (const folder of ancestors(path).reverse()) {
    try {
      await rmdir(onDisk(top, folder));
    } catch {
      return; // not empty, or in use: then it stays, and so do the ones above it
    }
  }
}

async function assertFree(top: string, path: string): Promise<void> {
  for (const folder of ancestors(path)) {
    const found = await lstatOrNothing(onDisk(top, folder));
    if (found && !found.isDirectory()) throw blocked(path, folder, 'a file');
  }
  const there = onDisk(top, path);
  if ((await lstatOrNothing(there))?.isDirectory() && !(await removeEmptyFolders(there))) throw blocked(path, path, 'a folder that is not empty');
}

/** Removes a folder in which there is nothing but folders. @returns false when it holds anything else */
async function removeEmptyFolders(folder: Buffer): Promise<boolean> {
  for (const entry of await readdir(folder, { withFileTypes: true, encoding: 'buffer' })) {
    if (!entry.isDirectory() || !(await removeEmptyFolders(Buffer.concat([folder, SEPARATOR, entry.name])))) return false;
  }
  await rmdir(folder);
  return true;
}

function blocked(path: string, obstacle: string, what: string): CubError {
  return new CubError(`${path} cannot be restored: ${obstacle} is now ${what} that is not to be changed.`, {
    code: 'CUB_GIT_RESTORE_BLOCKED',
    suggestions: [`Move ${obstacle} away and try again.`],
  });
}
