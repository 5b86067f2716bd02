import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { readRefFile, writeFileOnRef, type Git } from '@cub/git';
import { CubError, EXIT, type Clock } from '@cub/schema';
import { COUNTERS_PATH, formatCounters, parseCounters, type CounterName } from './counters-file.js';

export interface AllocateDeps {
  readonly git: Git;
  readonly clock: Clock;
  /** Short name of the sync branch. */
  readonly branch: string;
}

const TRIES = 200;
const MAX_PAUSE_MS = 120;

/**
 * Takes `count` numbers by compare-and-swap on the sync branch; neither the work tree nor the index nor HEAD is touched.
 * @returns the first of them
 * @throws CubError `CUB_IDS_CONTENTION` (exit 4), `CUB_IDS_COUNTERS`, `CUB_GIT_FAILED`
 */
export async function allocate({ git, clock, branch }: AllocateDeps, name: CounterName, count: number): Promise<number> {
  const ref = `refs/heads/${branch}`;
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const { sha, content } = await readRefFile(git, ref, COUNTERS_PATH);
    const counters = parseCounters(content, `${branch}:${COUNTERS_PATH}`);
    const first = counters[name];
    const next = { ...counters, [name]: first + count, updated_at: clock.now().toISOString() };
    const numbers = `${first}${count === 1 ? '' : ` to ${first + count - 1}`}`;
    // Two processes that take the same number within a millisecond would make the very same commit, and both succeed.
    const message = `chore(cub): allocate ${name.replaceAll('_', ' ')} ${numbers}\n\nCub-Allocation: ${randomUUID()}`;
    if (await writeFileOnRef(git, { ref, path: COUNTERS_PATH, content: formatCounters(next), expected: sha, message })) return first;
    await sleep(Math.random() * Math.min(MAX_PAUSE_MS, 10 * attempt));
  }
  throw new CubError(`no number could be taken: ${branch} moved ${TRIES} times in between`, {
    code: 'CUB_IDS_CONTENTION',
    exit: EXIT.conflict,
    suggestions: ['Many processes take numbers at this moment; try again, or take a block with `--count`.'],
  });
}
