import type { Git } from './git.js';
import { withTemporaryIndex } from './temporary-index.js';
import { treeEntries } from './tree-entries.js';
import { indexLine } from './update-index.js';

/**
 * A tree like `base`, in which the given paths are as another tree or commit has them; what that one does not have is left out.
 * @returns the tree's id; it is reachable from nothing
 */
export async function overlayTree(git: Git, base: string, from: string, paths: readonly string[]): Promise<string> {
  if (paths.length === 0) return base;
  const entries = await treeEntries(git, from, paths);
  const gone = paths.filter((path) => !entries.has(path));
  // A file that became a folder has to go before the folder's files can come.
  const lines = [...gone, ...entries.keys()].map((path) => indexLine(path, entries.get(path), base.length));
  return withTemporaryIndex(git, 'empty', async (index) => {
    await index.run(['read-tree', base]);
    await index.run(['update-index', '-z', '--replace', '--index-info'], { input: lines.join('') });
    return (await index.run(['write-tree'])).stdout.trim();
  });
}
