import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { despiteFilters } from './despite-filters.js';
import { gitFailed, type Git } from './git.js';
import { withTemporaryIndex } from './temporary-index.js';

/** git ends with this code when it could not read some files and went on without them. */
const SOME_FILES_SKIPPED = 1;

/**
 * The whole working tree as a tree object: tracked and untracked files, not the ignored ones. Index, HEAD and files are not touched.
 * Embedded repositories are recorded by their commit (left out before their first one), unreadable untracked files are left out,
 * empty folders and permissions other than the executable bit are not part of a tree.
 * @returns the tree's id; it is reachable from nothing, git keeps it for two weeks.
 */
export function snapshotTree(git: Git): Promise<string> {
  return withTemporaryIndex(git, 'copy', async (index) => {
    const args = ['-c', 'core.safecrlf=false', '-c', 'advice.addEmbeddedRepo=false', 'add', '--all', '--ignore-errors'];
    if (existsSync(join(git.paths.gitDir, 'info', 'sparse-checkout'))) args.push('--sparse');
    const added = await despiteFilters(git, index.run, args, { allowFailure: true });
    if (added.code !== 0 && added.code !== SOME_FILES_SKIPPED) throw gitFailed(args, added, git.paths.top);
    return (await despiteFilters(git, index.run, ['write-tree'])).stdout.trim();
  });
}
