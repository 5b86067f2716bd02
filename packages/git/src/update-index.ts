import { setTimeout as sleep } from 'node:timers/promises';
import type { Git } from './git.js';
import { waitForIndex } from './index-lock.js';
import type { TreeEntry } from './tree-entries.js';

const RETRIES = 20;
const RETRY_MS = 100;

/** A line of `update-index --index-info`; without an entry it removes the path. */
export function indexLine(path: string, entry: TreeEntry | undefined, idLength: number): string {
  return entry ? `${entry.mode} ${entry.id} 0\t${path}\0` : `0 ${'0'.repeat(idLength)}\t${path}\0`;
}

/**
 * Changes entries of the user's index. An editor's `git status` takes its lock for moments, which is worth several tries.
 * @param meanwhile what has happened so far, for the message
 * @throws CubError `CUB_GIT_INDEX_LOCKED` (exit 4)
 */
export async function updateIndex(git: Git, lines: string, meanwhile: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    await waitForIndex(git, meanwhile);
    const last = attempt === RETRIES;
    const { code } = await git.run(['update-index', '-z', '--index-info'], { input: lines, allowFailure: last ? [] : [128] });
    if (code === 0) break;
    await sleep(RETRY_MS);
  }
  // Without it plumbing such as `diff-index` takes the new entries for changed. It ends with 1 when anything is, with 128 when the index is locked.
  await git.run(['update-index', '-q', '--refresh'], { allowFailure: [1, 128] });
}
