import { CubError, EXIT } from '@cub/schema';
import type { ClaimInfo, Project, TaskService } from '@cub/plugin-sdk';
import { claimByHand, claimsFolder, releaseByHand } from './claims.js';
import { refuseEpic } from './epics.js';

export interface ClaimTaskDeps {
  readonly project: Pick<Project, 'localDir' | 'ensureInitialized'>;
  readonly tasks: TaskService;
  /** Id of the run that this process works for, if any. */
  readonly runId: string | undefined;
}

/** Claims a task by hand. An agent that claims the task its run works on has it already. @throws CubError `CUB_TASK_CLAIMED` (exit 4), `CUB_TASK_CLOSED`, `CUB_TASK_IS_EPIC` (exit 2) */
export async function claimTask(deps: ClaimTaskDeps, id: string): Promise<ClaimInfo> {
  const task = await deps.tasks.get(id);
  refuseEpic(task, 'claimed');
  if (task.status === 'closed') {
    throw new CubError(`task ${id} is closed`, {
      code: 'CUB_TASK_CLOSED',
      exit: EXIT.conflict,
      suggestions: [`To work on it again: \`cub task reopen ${id}\`.`],
    });
  }
  const own = (await deps.tasks.claims()).find((claim) => claim.taskId === task.id && claim.runId !== null && claim.runId === deps.runId);
  if (own) return own;
  await deps.project.ensureInitialized();
  return claimByHand(claimsFolder(deps.project.localDir), task.id);
}

/** Releases a claim by hand. @throws CubError `CUB_TASK_CLAIMED` (exit 4) when a running process holds it */
export async function releaseClaim(deps: ClaimTaskDeps, id: string): Promise<void> {
  const task = await deps.tasks.get(id);
  releaseByHand(claimsFolder(deps.project.localDir), task.id);
  const holder = (await deps.tasks.claims()).find((claim) => claim.taskId === task.id);
  if (!holder) return;
  throw new CubError(`task ${id} is claimed by process ${holder.pid} on ${holder.host}, which is still running`, {
    code: 'CUB_TASK_CLAIMED',
    exit: EXIT.conflict,
    suggestions: ['End that process; its claim ends with it.'],
  });
}
