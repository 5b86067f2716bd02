import { join } from 'node:path';
import { writeFileDurable } from '@cub/journal';
import type { TaskService } from '@cub/plugin-sdk';
import { nextTask, type Selection } from '../services/run-tasks.js';
import { keepAside } from '../attempt/keep-aside.js';
import { listed } from '../attempt/verify-attempt.js';
import { adoptSince, undoSince } from '../worktree/step-marks.js';
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
  const found = orphans.findLast((orphan) => orphan.unfinished !== null)?.unfinished ?? null;
  if (found === null || !(await worktree.isCurrent(found.baseline))) return null;
  const unfinished = await withoutOthers(deps, found);
  await reopen(deps, unfinished);
  const next = await nextTask(tasks, { ...selection, first: unfinished.taskId }, new Set());
  if (next?.id === unfinished.taskId) return unfinished;
  await putAside(deps, unfinished);
  return null;
}

/**
 * What changed after the agent had ended is not the task's: what verification or hooks were doing is put back, and what changed between
 * two attempts is the user's.
 */
async function withoutOthers({ worktree, artifacts, notice }: InheritDeps, unfinished: UnfinishedTask): Promise<UnfinishedTask> {
  const { taskId, attempt, baseline, step } = unfinished;
  if (step === null || step.name === 'agent' || !(await worktree.hasTree(step.start.tree))) return unfinished;
  if (step.name === 'pause') {
    const ofTask = (await worktree.changesSince(baseline, step.start.tree)).map(({ path }) => path);
    return { ...unfinished, baseline: (await adoptSince(worktree, baseline, step.start, ofTask)).baseline };
  }
  const { changes, patch } = await undoSince(worktree, step.start);
  if (changes.length === 0) return unfinished;
  const file = keepAside({ artifacts }, taskId, attempt ?? 0, { name: step.name, text: patch });
  notice(`changed after the agent of ${taskId} had ended, put back: ${listed(changes.map(({ path }) => path))} (kept in ${file})`);
  return unfinished;
}

/** A close that was cut off has marked the files of the task and its epic already. */
async function reopen({ tasks, worktree }: InheritDeps, { taskId, baseline }: UnfinishedTask): Promise<void> {
  const task = await tasks.backend.get(taskId);
  if (task?.status !== 'closed') return;
  const { items } = await tasks.backend.list();
  const marked = items.filter(({ id, status }) => status === 'closed' && (id === task.id || id === task.parent)).map(({ id }) => id);
  const paths = (await tasks.backend.paths(marked)).map((path) => worktree.toGit(path));
  await takeBack({ tasks, worktree }, baseline, { paths, tasks: marked });
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
