import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { joinNul } from './bytes.js';
import { despiteFilters } from './despite-filters.js';
import type { Git } from './git.js';
import { GITLINK, isOwnWorktree, repositoryAt } from './nested.js';
import { submodulesInFiles } from './submodules.js';
import { withTemporaryIndex, type TemporaryIndex } from './temporary-index.js';
import { indexEntries } from './tree-entries.js';
import { onDisk } from './work-tree-files.js';

/** git ends with this code when it could not read some files and went on without them. */
const SOME_FILES_SKIPPED = 1;

/**
 * The whole working tree as a tree object: tracked and untracked files, not the ignored ones. Index, HEAD and files are not touched.
 * Submodules that `.gitmodules` names are recorded by their commit; of other repositories below the top folder there is nothing in it.
 * Unreadable untracked files are left out, empty folders and permissions other than the executable bit are not part of a tree.
 * @returns the tree's id; it is reachable from nothing, git keeps it for two weeks.
 */
export function snapshotTree(git: Git): Promise<string> {
  return withTemporaryIndex(git, 'copy', async (index) => {
    const args = ['-c', 'core.safecrlf=false', '-c', 'advice.addEmbeddedRepo=false', 'add', '--all', '--ignore-errors'];
    if (existsSync(join(git.paths.gitDir, 'info', 'sparse-checkout'))) args.push('--sparse');
    await despiteFilters(git, index.run, args, { allowFailure: [SOME_FILES_SKIPPED] });
    const filled = await settleLinks(git, index);
    const literally = { GIT_LITERAL_PATHSPECS: '1' };
    if (filled.length > 0) await despiteFilters(git, index.run, [...args, '--', ...filled], { allowFailure: [SOME_FILES_SKIPPED], env: literally });
    return (await despiteFilters(git, index.run, ['write-tree'])).stdout.trim();
  });
}

/**
 * Links point to the commits that submodules are at, also where a setting tells git to overlook that. Those to repositories that no
 * `.gitmodules` names are taken out of the index: nobody could fetch what they point to.
 * @returns the folders in which there is no repository any more: their files count
 */
async function settleLinks(git: Git, index: TemporaryIndex): Promise<string[]> {
  const links = [...(await indexEntries(index.run))].filter(([, { mode }]) => mode === GITLINK).map(([path]) => path);
  if (links.length === 0) return [];
  const submodules = await submodulesInFiles(git);
  const foreign = links.filter((path) => !submodules.has(path) || isOwnWorktree(git, path));
  const checkedOut = links.filter((path) => !foreign.includes(path) && repositoryAt(git, path) !== null);
  if (checkedOut.length > 0) await index.run(['update-index', '-z', '--stdin'], { input: joinNul(checkedOut) });
  if (foreign.length === 0) return [];
  await index.run(['update-index', '-z', '--force-remove', '--stdin'], { input: joinNul(foreign) });
  return foreign.filter((path) => repositoryAt(git, path) === null && existsSync(onDisk(git.paths.top, path)));
}
