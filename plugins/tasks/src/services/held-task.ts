import { CubError, EXIT } from '@cub/schema';
import type { TaskService } from '@cub/plugin-sdk';

/**
 * A task that a run works on has its status from that run: what somebody else sets is lost at the run's end, or closes work that is
 * not done. The agent of that run may say what it wants; the run decides.
 * @param runId the run that this process works for, if any
 * @throws CubError `CUB_TASK_HELD` (exit 4) when another run holds the task now
 */
export async function requireNotHeld(tasks: Pick<TaskService, 'claims'>, id: string, runId: string | undefined): Promise<void> {
  const claim = (await tasks.claims()).find(({ taskId }) => taskId === id);
  if (claim === undefined || claim.runId === null || claim.runId === runId) return;
  throw new CubError(`run ${claim.runId} works on ${id} now (process ${claim.pid ?? 'unknown'} on ${claim.host}); its status is not changed`, {
    code: 'CUB_TASK_HELD',
    exit: EXIT.conflict,
    suggestions: ['Watch it with `cub monitor`, and try again when the run has ended the task.', 'Or stop the run: press Ctrl-C where it runs.'],
  });
}
