import { rawChanges } from './changes.js';
import type { Git } from './git.js';
import { indexEntries, treeEntries, type TreeEntry } from './tree-entries.js';
import { indexLine, updateIndex } from './update-index.js';

interface Committed {
  /** HEAD before; null for the first commit. */
  readonly base: string | null;
  readonly sha: string;
  readonly paths: readonly string[];
}

/**
 * Tells the user's index about a commit that was made from another one: the committed paths get the state of the commit. Paths that only
 * a hook added follow as well, unless the user has staged something else there.
 */
export async function bringIntoIndex(git: Git, committed: Committed): Promise<void> {
  const { base, sha, paths } = committed;
  const hooked = await pathsOfHooks(git, committed);
  const target = await treeEntries(git, sha, [...paths, ...hooked]);
  const before = hooked.length === 0 || base === null ? new Map<string, TreeEntry>() : await treeEntries(git, base, hooked);
  const staged = hooked.length === 0 ? new Map<string, TreeEntry>() : await indexEntries(git.run);
  const untouched = hooked.filter((path) => same(staged.get(path), before.get(path)));
  const lines = [...paths, ...untouched].map((path) => indexLine(path, target.get(path), sha.length));
  const meanwhile = `the commit ${sha} exists, but the index does not know it yet (\`git reset -q -- <path>\` for each path that it lists makes it so)`;
  await updateIndex(git, lines.join(''), meanwhile);
}

async function pathsOfHooks(git: Git, { base, sha, paths }: Committed): Promise<string[]> {
  const asked = new Set(paths);
  const from = base ?? (await git.run(['mktree'], { input: '' })).stdout.trim();
  const changes = await rawChanges(git, from, sha);
  return changes.map((change) => change.path).filter((path) => !asked.has(path));
}

function same(a: TreeEntry | undefined, b: TreeEntry | undefined): boolean {
  return a?.id === b?.id && a?.mode === b?.mode;
}
