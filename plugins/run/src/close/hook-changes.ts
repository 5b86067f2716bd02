import { accessSync, constants, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { changedPaths, overlayTree, type FileChange } from '@cub/git';
import { keepAside, type KeepAsideDeps } from '../attempt/keep-aside.js';
import { listed } from '../attempt/verify-attempt.js';
import type { AttemptEnd } from '../loop/results.js';
import type { OfAttempt, RecordTouched } from '../tracking/tracked-ports.js';
import type { Baseline } from '../worktree/baseline.js';
import { markOf, undoSince } from '../worktree/step-marks.js';
import type { WorkTree } from '../worktree/work-tree.js';

export interface HookDeps extends KeepAsideDeps {
  readonly worktree: WorkTree;
  readonly onTouched: RecordTouched;
  readonly notice: (text: string) => void;
}

export interface Committing {
  readonly of: OfAttempt;
  /** The work tree as the agent left it. */
  readonly end: AttemptEnd;
  /** What cub itself changes for the commit: files of tasks. */
  readonly own: readonly string[];
}

export interface Refused extends Omit<Committing, 'own'> {
  /** The work tree before the task. */
  readonly before: Pick<Baseline, 'tree'>;
}

/**
 * What git's hooks changed while a commit was made. Their part of the commit is recorded as theirs; what they changed
 * and did not add is put back, so that the next task does not take it for the user's. Without hooks a change is the
 * user's and stays.
 */
export async function settleHooks(deps: HookDeps, { of, end, own }: Committing, sha: string): Promise<void> {
  if (!(await hasCommitHooks(deps.worktree))) return;
  deps.onTouched('hook', await hooksPartOf(deps.worktree, { end, own, sha }), of);
  await putBack(deps, of, await undoSince(deps.worktree, end));
}

/**
 * What hooks changed that then refused the commit. Their changes of the agent's own files stay for the next attempt: a
 * formatter that refuses has written what it wants. The rest is put back.
 * @returns the work tree that the next attempt starts from
 */
export async function settleRefusal(deps: HookDeps, { of, end, before }: Refused): Promise<AttemptEnd> {
  await putBack(deps, of, await undoSince(deps.worktree, end, end.paths));
  const now = await markOf(deps.worktree);
  const changes = await deps.worktree.changesSince(end, now.tree);
  deps.onTouched(
    'hook',
    changes.filter(({ path }) => end.paths.includes(path)),
    of,
  );
  // What was not put back is a definition that somebody else wrote: it is no part of what the attempt left.
  const others = changes.map(({ path }) => path).filter((path) => !end.paths.includes(path));
  const tree = await overlayTree(deps.worktree.git, now.tree, end.tree, others);
  return { tree, head: now.head, paths: (await deps.worktree.changesSince(before, tree)).map(({ path }) => path) };
}

async function hooksPartOf(
  worktree: WorkTree,
  { end, own, sha }: { end: AttemptEnd; own: readonly string[]; sha: string },
): Promise<FileChange[]> {
  const committed = await changedPaths(worktree.git, `${sha}^`, sha);
  const ofCub = new Set(own);
  const differs = new Set((await worktree.changesSince(end, sha)).map(({ path }) => path));
  return committed.filter(({ path }) => differs.has(path) && !ofCub.has(path));
}

async function putBack(
  deps: HookDeps,
  of: OfAttempt,
  { changes, patch, blocked }: Awaited<ReturnType<typeof undoSince>>,
): Promise<void> {
  if (changes.length === 0) return;
  const file = keepAside(deps, of.task_id, of.attempt, { name: 'hooks', text: patch });
  deps.notice(
    `hooks of the commit also changed ${listed(changes.map(({ path }) => path))}; put back (kept in ${file})`,
  );
  if (blocked.length > 0) deps.notice(`could not be put back: ${listed(blocked)}`);
}

/** Whether git runs any program of the repository when it commits. */
async function hasCommitHooks({ git }: WorkTree): Promise<boolean> {
  const { stdout } = await git.run(['rev-parse', '--git-path', 'hooks']);
  const folder = resolve(git.paths.top, stdout.trim());
  return namesIn(folder).some((name) => !name.endsWith('.sample') && isExecutable(join(folder, name)));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
