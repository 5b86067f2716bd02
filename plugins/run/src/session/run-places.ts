import { join } from 'node:path';

/** Where a machine keeps what its runs need, below the project's local folder. */
export function runPlaces(localDir: string) {
  const run = join(localDir, 'run');
  return {
    /** One lease a worktree. */
    leases: join(run, 'leases'),
    /** One file a run that is going on, or that was killed. */
    active: join(run, 'active'),
    /** One empty file for each run id that was ever given out. */
    ids: join(run, 'ids'),
    artifacts: join(localDir, 'artifacts'),
  };
}
