import { CubError, EXIT } from '@cub/schema';
import type { TaskService } from '@cub/plugin-sdk';

/**
 * A task that a living process works on is that process's: nobody else decides how it ends. A claim by hand is a note among people and holds nobody up.
 * @param runId the run that this process works for: its own task is not held by another
 * @throws CubError `CUB_TASK_CLAIMED` (exit 4) that names the run
 */
export async function refuseHeld(tasks: Pick<TaskService, 'claims'>, id: string, runId: string | undefined): Promise<void> {
  const holder = (await tasks.claims()).find((claim) => claim.taskId === id && claim.pid !== null);
  if (!holder || (holder.runId !== null && holder.runId === runId)) return;
  const who = `${holder.runId === null ? '' : `run ${holder.runId}, `}process ${holder.pid} on ${holder.host}`;
  throw new CubError(`${id} is being worked on by ${who}, since ${holder.claimedAt}`, {
    code: 'CUB_TASK_CLAIMED',
    exit: EXIT.conflict,
    suggestions: ['Wait until the run has finished with it (`cub monitor`), or stop that run with Ctrl-C, then try again.'],
  });
}
