import { snapshotOf, type Clock, type Journal, type Task } from '@cub/schema';
import type { Project, TaskService } from '@cub/plugin-sdk';
import { changeTask } from './change-task.js';
import { claimsFolder, releaseByHand } from './claims.js';
import { requireNotHeld } from './held-task.js';

export interface CloseTaskDeps {
  readonly project: Pick<Project, 'localDir' | 'ensureInitialized'>;
  readonly tasks: TaskService;
  readonly journal: Journal;
  readonly clock: Clock;
  /** Id of the run that this process works for, if any. */
  readonly runId: string | undefined;
}

export interface CloseTaskInput {
  readonly id: string;
  readonly reason: string | null;
  readonly lessons: readonly string[];
}

/** `recorded` says what happened: `closed`, `unchanged` (it was closed already) or `wish` (a run decides). */
export type ClosedTask = Task & { readonly recorded: 'closed' | 'unchanged' | 'wish' };

const SOURCE = 'cub task close';

/**
 * Closes a task by hand: the file, then `task.completed` with no attempts; when one fails, neither has happened. Inside a run only the wish is recorded, because
 * the run closes a task after it verified the work.
 */
export async function closeTask(deps: CloseTaskDeps, input: CloseTaskInput): Promise<ClosedTask> {
  const task = await deps.tasks.get(input.id);
  if (task.status === 'closed') return { ...task, recorded: 'unchanged' };
  await requireNotHeld(deps.tasks, task.id, deps.runId);
  await deps.project.ensureInitialized();
  const context = { task_id: task.id, source: SOURCE };
  if (deps.runId !== undefined) {
    const data = { wish: 'close', task: task.id, reason: input.reason, lessons: input.lessons };
    deps.journal.append('agent.note', data, { ...context, summary: `Wishes to close ${task.id}` });
    return { ...task, recorded: 'wish' };
  }
  const closed = await changeTask(deps, task.id, { status: 'closed', closed_at: deps.clock.now().toISOString() });
  try {
    await recordCompletion(deps.journal, task, input);
  } catch (error) {
    await changeTask(deps, task.id, { status: task.status, closed_at: task.closed_at });
    throw error;
  }
  releaseByHand(claimsFolder(deps.project.localDir), task.id);
  return { ...closed, recorded: 'closed' };
}

async function recordCompletion(journal: Journal, task: Task, input: CloseTaskInput): Promise<void> {
  const [found] = journal.eventsOf('machine', new Set([`task/${task.id}` as const]));
  const started = found?.[1].some((event) => event.type === 'task.started');
  const context = { task_id: task.id, source: SOURCE };
  const snapshot = snapshotOf(task);
  if (!started) journal.append('task.started', { snapshot, lineage: task.lineage }, { ...context, summary: `Started ${task.id}: ${task.title}` });
  journal.append(
    'task.completed',
    {
      status: 'completed',
      reason: input.reason,
      error_category: null,
      exit_code: null,
      duration_sec: 0,
      files_touched: [],
      commits: [],
      snapshot,
      partial: false,
      notes: { approach: null, decisions: [], lessons_learned: [...input.lessons] },
    },
    { ...context, summary: `Closed by hand: ${task.title}` },
  );
}
