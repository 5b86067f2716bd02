import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CubError, EXIT } from '@cub/schema';
import type { Git } from './git.js';

const WAIT_MS = 10_000;
const STEP_MS = 50;

/**
 * Waits until no other git process is writing the index of this work tree.
 * @param meanwhile what has happened so far, for the message
 * @throws CubError `CUB_GIT_INDEX_LOCKED` (exit 4) after ten seconds
 */
export async function waitForIndex(git: Git, meanwhile: string): Promise<void> {
  const lock = join(git.paths.gitDir, 'index.lock');
  for (let waited = 0; existsSync(lock); waited += STEP_MS) {
    if (waited >= WAIT_MS) throw locked(lock, meanwhile);
    await sleep(STEP_MS);
  }
}

function locked(lock: string, meanwhile: string): CubError {
  return new CubError(`Another git process holds the index of this work tree (${lock}); ${meanwhile}.`, {
    code: 'CUB_GIT_INDEX_LOCKED',
    exit: EXIT.conflict,
    suggestions: ['Wait for it to finish and try again.', `If no git is running, it was killed: delete ${lock}.`],
  });
}
