import { join } from 'node:path';
import { writeFileDurable } from '@cub/journal';
import type { Task, TaskService } from '@cub/plugin-sdk';
import { nextTask, type Selection } from '../services/run-tasks.js';
import { takeBack } from '../worktree/take-back.js';
import type { WorkTree } from '../worktree/work-tree.js';
import type { Orphan, UnfinishedTask } from './orphans.js';

export interface InheritDeps {
  readonly tasks: TaskService;
  readonly worktree: WorkTree;
  /** Folder of the artifacts on this machine. */
  readonly artifacts: string;
  readonly notice: (text: string) => void;
}

/**
 * What an earlier run left unfinished in this worktree is gone on with when this run may work on that task, else kept as a patch
 * and taken back, so that nobody takes it for the user's. When the user has committed since, it is left as it is.
 */
export async function inheritWork(deps: InheritDeps, orphans: readonly Orphan[], selection: Selection): Promise<UnfinishedTask | null> {
  const { tasks, worktree } = deps;
  const unfinished = orphans.findLast((orphan) => orphan.unfinished !== null)?.unfinished ?? null;
  if (unfinished === null || !(await worktree.isCurrent(unfinished.baseline))) return null;
  await reopen(deps, unfinished);
  const next = await nextTask(tasks, { ...selection, first: unfinished.taskId }, new Set());
  if (next?.id === unfinished.taskId) return unfinished;
  await putAside(deps, unfinished);
  return null;
}

/** A close that was cut off has marked the files of the task and its epic already. */
async function reopen({ tasks, worktree }: InheritDeps, { taskId, baseline }: UnfinishedTask): Promise<void> {
  const task = await tasks.backend.get(taskId);
  if (task?.status !== 'closed') return;
  const { items } = await tasks.backend.list();
  const marked = [task.id, ...closedAbove(task, items)];
  const paths = (await tasks.backend.paths(marked)).map((path) => worktree.toGit(path));
  await takeBack({ tasks, worktree }, baseline, { paths, tasks: marked });
}

/** The closed tasks right above, up to the first that is open. */
function closedAbove(task: Task, items: readonly Task[]): string[] {
  const above: string[] = [];
  const parentOf = ({ parent }: Task) => items.find(({ id, status }) => id === parent && status === 'closed' && !above.includes(id));
  for (let next = parentOf(task); next; next = parentOf(next)) above.push(next.id);
  return above;
}

async function putAside({ tasks, worktree, artifacts, notice }: InheritDeps, { taskId, baseline }: UnfinishedTask): Promise<void> {
  const tree = await worktree.state();
  const changed = (await worktree.changesSince(baseline, tree)).map(({ path }) => path);
  if (changed.length === 0) return;
  const file = join(artifacts, 'by-task', taskId, `unfinished-${tree.slice(0, 12)}.diff`);
  writeFileDurable(file, await worktree.patchSince(baseline, tree), { mode: 0o600 });
  await takeBack({ tasks, worktree }, baseline, { paths: changed, tasks: [taskId] });
  notice(`what was left of ${taskId} is taken back and kept in ${file}`);
}
