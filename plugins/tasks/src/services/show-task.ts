import type { Task } from '@cub/schema';
import type { ClaimInfo, LedgerService, RelationFault, TaskService, WaitReason } from '@cub/plugin-sdk';
import { lastFailure, type LastFailure } from './last-failure.js';

/** A task with all that keeps it from being worked on. */
export type ShownTask = Task & {
  /** Who works on it now. */
  claim: ClaimInfo | null;
  /** Why it is blocked or to be tried again; null where no run has ended it so. */
  last_failure: LastFailure | null;
  /** Why nobody can work on it now; empty when it is ready. */
  not_ready: readonly WaitReason[];
  /** What is wrong with its relations to other tasks. */
  faults: readonly RelationFault[];
};

export interface ShowTaskDeps {
  readonly tasks: TaskService;
  readonly ledger: Pick<LedgerService, 'task' | 'artifactPath'>;
}

/** @throws CubError `CUB_TASK_NOT_FOUND` with near matches */
export async function showTask({ tasks, ledger }: ShowTaskDeps, id: string): Promise<ShownTask> {
  const task = await tasks.get(id);
  const claim = (await tasks.claims()).find((item) => item.taskId === task.id) ?? null;
  const { reasonsOf, faults } = await tasks.readiness();
  const own = faults.filter((fault) => fault.id === task.id);
  return { ...task, claim, last_failure: await lastFailure(ledger, task), not_ready: reasonsOf(task.id), faults: own };
}
