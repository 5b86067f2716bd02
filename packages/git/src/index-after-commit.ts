import { setTimeout as sleep } from 'node:timers/promises';
import { rawChanges } from './changes.js';
import type { Git } from './git.js';
import { waitForIndex } from './index-lock.js';
import { indexEntries, treeEntries, type TreeEntry } from './tree-entries.js';

interface Committed {
  /** HEAD before; null for the first commit. */
  readonly base: string | null;
  readonly sha: string;
  readonly paths: readonly string[];
}

const RETRIES = 20;
const RETRY_MS = 100;

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
  await updateIndex(git, lines.join(''), sha);
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

/** A line of `update-index --index-info`; mode 0 removes. */
function indexLine(path: string, entry: TreeEntry | undefined, idLength: number): string {
  return entry ? `${entry.mode} ${entry.id} 0\t${path}\0` : `0 ${'0'.repeat(idLength)}\t${path}\0`;
}

/** An editor's `git status` takes the lock for moments; the commit exists already, so it is worth several tries. */
async function updateIndex(git: Git, input: string, sha: string): Promise<void> {
  const meanwhile = `the commit ${sha} exists, but the index does not know it yet (\`git reset -q -- <path>\` for each path that it lists makes it so)`;
  for (let attempt = 1; ; attempt += 1) {
    await waitForIndex(git, meanwhile);
    const last = attempt === RETRIES;
    const { code } = await git.run(['update-index', '-z', '--index-info'], { input, allowFailure: !last });
    if (code === 0) break;
    await sleep(RETRY_MS);
  }
  // Without it plumbing such as `diff-index` takes the new entries for changed. It ends with 1 when anything is.
  await git.run(['update-index', '-q', '--refresh'], { allowFailure: true });
}
