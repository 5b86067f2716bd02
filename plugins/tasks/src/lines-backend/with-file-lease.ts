import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CubError, EXIT } from '@cub/schema';

const PATIENCE_MS = 30_000;
const PAUSE_MS = 20;

/**
 * Does work that changes one file while no other process of cub on this machine changes it.
 * @param localDir the project's, shared by all worktrees
 * @param real absolute path of the file
 * @throws CubError `CUB_TASK_LOCKED` (exit 4) when another process does not let go of it
 */
export async function withFileLease<T>(localDir: string, real: string, work: () => Promise<T>): Promise<T> {
  const { acquireLease } = await import('@cub/journal');
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const attempt = await acquireLease(path.join(localDir, 'run', 'task-files'), real);
    if (attempt.ok) {
      try {
        return await work();
      } finally {
        attempt.lease.release();
      }
    }
    if (performance.now() > deadline) throw locked(real, attempt.holder.identity?.pid);
    await sleep(PAUSE_MS + Math.random() * PAUSE_MS);
  }
}

function locked(real: string, pid: number | undefined): CubError {
  return new CubError(`${path.basename(real)} is being changed by ${pid === undefined ? 'another process' : `process ${pid}`} for too long`, {
    code: 'CUB_TASK_LOCKED',
    exit: EXIT.conflict,
    suggestions: ['Run the command again; if that process hangs, end it.'],
  });
}
