import type { EventBatch, RecordService, TaskService } from '@cub/plugin-sdk';
import { addTrailers } from '@cub/git';
import type { Clock, Task } from '@cub/schema';
import type { Tracker } from '@cub/track';
import type { AttemptResult, TaskResult } from '../loop/results.js';
import type { Baseline, WorkTree } from '../work-tree.js';

export interface CloseDeps {
  readonly tracker: Tracker;
  readonly records: RecordService;
  readonly tasks: TaskService;
  readonly worktree: WorkTree;
  readonly clock: Clock;
  readonly runId: string;
  /** False with `--no-commit`. */
  readonly commit: boolean;
  readonly notice: (text: string) => void;
}

/**
 * Closes a task: its file, the records of what was done and the code go into one commit, which becomes part of the journal
 * only when git took it. Afterwards the scopes of attempt and task are settled.
 * @returns the commit; null without one
 * @throws CubError `CUB_GIT_COMMIT_REFUSED` with the hook's output; everything is then as before
 */
export async function closeTask(deps: CloseDeps, baseline: Baseline, attempt: AttemptResult, result: TaskResult): Promise<string | null> {
  const { task } = result;
  const closing = await closeFiles(deps, task);
  let sha: string | null = null;
  try {
    const settlements = [
      { kind: 'attempt', output: { attempt, commit: null } },
      { kind: 'task', output: result },
    ];
    await deps.tracker.settle(settlements, async (batch) => {
      if (deps.commit) sha = await commitAll(deps, baseline, result, { batch, taskFiles: closing.paths });
    });
  } catch (error) {
    await closing.undo();
    throw error;
  }
  return sha;
}

/** Marks the task closed, and its epic when this was the last open child. */
async function closeFiles(deps: CloseDeps, task: Task): Promise<{ paths: string[]; undo: () => Promise<void> }> {
  const { backend } = deps.tasks;
  const before = await backend.list();
  const siblings = before.items.filter((other) => other.parent !== null && other.parent === task.parent && other.id !== task.id);
  const epic = before.items.find((other) => other.id === task.parent && other.type === 'epic' && other.status !== 'closed');
  const done = [task, ...(epic && siblings.every((other) => other.status === 'closed') ? [epic] : [])];
  const former = done.map(({ id }) => before.items.find((other) => other.id === id)).filter((found) => found !== undefined);
  const at = deps.clock.now().toISOString();
  for (const { id } of former) await backend.update(id, { status: 'closed', closed_at: at });
  return {
    paths: (await backend.paths(former.map(({ id }) => id))).map((path) => deps.worktree.toGit(path)),
    undo: async () => {
      for (const { id, status, closed_at } of former) await backend.update(id, { status, closed_at });
    },
  };
}

async function commitAll(
  deps: CloseDeps,
  baseline: Baseline,
  { task }: TaskResult,
  { batch, taskFiles }: { batch: EventBatch; taskFiles: readonly string[] },
): Promise<string> {
  const changed = (await deps.worktree.changesSince(baseline)).map(({ path }) => path);
  const users = new Set(baseline.dirty);
  const mixed = changed.filter((path) => users.has(path) && !taskFiles.includes(path));
  if (mixed.length > 0) deps.notice(`not committed, because you had changed it before: ${mixed.join(', ')}`);
  const { paths: recorded } = await deps.records.publish({ batch });
  try {
    const code = changed.filter((path) => !users.has(path));
    const message = addTrailers(`${commitType(task)}(${task.id}): ${task.title}`, [
      ['Cub-Task', task.id],
      ['Cub-Run', deps.runId],
    ]);
    return await deps.worktree.commit([...code, ...taskFiles, ...(await deps.worktree.openRecords())], message);
  } catch (error) {
    await deps.records.withdraw(recorded);
    throw error;
  }
}

/** The type that Conventional Commits know for a task's type. */
function commitType({ type }: Task): string {
  const types: Readonly<Record<string, string>> = { bug: 'fix', bugfix: 'fix', docs: 'docs', test: 'test', refactor: 'refactor', chore: 'chore' };
  return types[type] ?? 'feat';
}
