import type { TaskService } from '@cub/plugin-sdk';
import { keepAside } from '../attempt/keep-aside.js';
import { listed } from '../attempt/verify-attempt.js';
import { nextTask, type Selection } from '../services/run-tasks.js';
import type { Baseline } from '../worktree/baseline.js';
import { adoptSince, undoSince } from '../worktree/step-marks.js';
import { takeBack, takeBackAll } from '../worktree/take-back.js';
import type { WorkTree } from '../worktree/work-tree.js';
import type { Orphan, UnfinishedTask } from './orphans.js';

export interface InheritDeps {
  readonly tasks: TaskService;
  readonly worktree: WorkTree;
  /** Folder of the artifacts on this machine. */
  readonly artifacts: string;
  readonly notice: (text: string) => void;
}

/** What an earlier run left unfinished in this worktree, until it is resumed or put aside: never does a new task begin on top of it. */
export class InheritedWork {
  constructor(
    private readonly deps: InheritDeps,
    private open: UnfinishedTask | null,
  ) {}

  get unfinished(): UnfinishedTask | null {
    return this.open;
  }

  /** Where that task began, when it is this one; it counts as resumed then. */
  resume(taskId: string): Baseline | null {
    if (this.open?.taskId !== taskId) return null;
    const { baseline } = this.open;
    this.open = null;
    return baseline;
  }

  /** Keeps what is left as a patch and takes it back. */
  async putAside(): Promise<void> {
    if (this.open === null) return;
    await putAside(this.deps, this.open);
    this.open = null;
  }
}

/**
 * Resumes the task that an earlier run was cut off at, when this run selects it; else keeps its changes as a patch and takes them back.
 * @throws CubError `CUB_GIT_FAILED` when git cannot tell what is left: then nothing is begun
 */
export async function inheritWork(deps: InheritDeps, orphans: readonly Orphan[], selection: Selection): Promise<InheritedWork> {
  const nothing = new InheritedWork(deps, null);
  const found = orphans.findLast((orphan) => orphan.unfinished !== null)?.unfinished ?? null;
  if (found === null) return nothing;
  const standing = await deps.worktree.standingOf(found.baseline);
  if (standing !== 'current') {
    await putAsideUncommitted(deps, found, standing);
    return nothing;
  }
  const unfinished = await withoutOthers(deps, found);
  await reopen(deps, unfinished);
  const inherited = new InheritedWork(deps, unfinished);
  const next = await nextTask(deps.tasks, { ...selection, first: unfinished.taskId }, new Set());
  if (next?.id !== unfinished.taskId) await inherited.putAside();
  return inherited;
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

async function putAside(deps: InheritDeps, { taskId, baseline }: UnfinishedTask): Promise<void> {
  const { worktree, notice } = deps;
  const tree = await worktree.state();
  const changed = (await worktree.changesSince(baseline, tree)).map(({ path }) => path);
  const paths = [...new Set([...worktree.withoutDefinitions(changed), ...(await filesOf(deps, taskId)).filter((path) => changed.includes(path))])];
  const file = await worktree.keepPatch(baseline, { name: taskId, tree });
  const blocked = await takeBackAll(deps, baseline, { name: taskId, paths, tasks: [taskId] });
  if (file !== null) notice(`what was left of ${taskId} is taken back and kept in ${file}`);
  if (blocked.length > 0) notice(`left as they are, because something else is in their place: ${blocked.join(', ')}`);
}

async function filesOf({ tasks, worktree }: InheritDeps, taskId: string): Promise<string[]> {
  return (await tasks.backend.paths([taskId])).map((path) => worktree.toGit(path));
}

const WHY = {
  'moved on': 'the branch is at another commit than when it was cut off',
  lost: 'git no longer has the state of the files that it began with',
};

/**
 * Where the branch moved on, or the beginning is lost, the task cannot be resumed. What the user had changed before it is known and stays;
 * every other uncommitted file would count as the user's from now on and block the task: it is kept as a patch and as HEAD has it.
 */
async function putAsideUncommitted(deps: InheritDeps, { taskId, baseline }: UnfinishedTask, standing: keyof typeof WHY): Promise<void> {
  const { worktree, notice } = deps;
  const tree = await worktree.state();
  const open = worktree.withoutDefinitions(await worktree.uncommittedBeside(baseline, standing === 'lost' ? null : tree));
  if (open.length === 0) {
    notice(`${taskId} begins again: ${WHY[standing]}, and nothing of it was left uncommitted`);
    return;
  }
  const file = await worktree.keepPatch(null, { name: taskId, tree });
  const blocked = await worktree.restore({ tree: 'HEAD' }, open);
  const back = open.filter((path) => !blocked.includes(path));
  notice(`${taskId} begins again: ${WHY[standing]}. What was left uncommitted is taken back (${back.join(', ')}) and kept in ${file}: \`git apply\` brings it back`);
  if (blocked.length > 0) notice(`left as they are, because something else is in their place: ${blocked.join(', ')}`);
}
