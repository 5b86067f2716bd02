import { acquireLease, type Lease } from '@cub/journal';
import { CubError, EXIT } from '@cub/schema';

/** One run in a worktree. @throws CubError `CUB_RUN_LOCKED` (exit 4) that names the other run */
export async function takeRunLease(folder: string, tree: string, runId: string): Promise<Lease> {
  const attempt = await acquireLease(folder, tree, { run_id: runId });
  if (attempt.ok) return attempt.lease;
  const { info, identity } = attempt.holder;
  const process = identity === null ? 'unknown' : `${identity.pid} on ${identity.host}`;
  throw new CubError(`run ${String(info.run_id ?? 'unknown')} is going on in this worktree (process ${process}, since ${attempt.holder.acquired_at})`, {
    code: 'CUB_RUN_LOCKED',
    exit: EXIT.conflict,
    suggestions: ['Watch it with `cub monitor`.', 'To run at the same time, use a worktree of its own: `git worktree add ../work && cub run -C ../work`.'],
  });
}
