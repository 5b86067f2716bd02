import { headState, isAncestor, ongoingOperation, readRef, stageEntries, type Git } from '@cub/git';
import { CubError } from '@cub/schema';
import { shortRef, type Baseline } from './baseline.js';

/** @throws CubError `CUB_RUN_NO_COMMIT`, `CUB_RUN_DETACHED_HEAD` */
export async function requireBranch(git: Git): Promise<{ head: string; ref: string }> {
  const { ref, sha } = await headState(git);
  if (sha === null) {
    throw new CubError(`${git.paths.top} has no commit yet, so there is nothing that work could be committed on top of`, {
      code: 'CUB_RUN_NO_COMMIT',
      suggestions: ['Make a first commit: `git commit --allow-empty -m "first commit"`.'],
    });
  }
  if (ref === null) {
    throw new CubError('HEAD is detached: commits made now would belong to no branch and could get lost', {
      code: 'CUB_RUN_DETACHED_HEAD',
      suggestions: ['Create a branch for the work (`git switch -c my-branch`) or switch to one (`git switch main`).'],
    });
  }
  return { head: sha, ref };
}

/**
 * Undoes what an agent must not do to the branch that it works on: leave it, take commits off it, or leave a merge or the like
 * unfinished. HEAD, branch and index are then as before; files are not touched, and no commit is lost (the reflog has them).
 * @returns what it did, as in "the agent …"; null when the branch is as it should be
 */
export async function putBranchBack(git: Git, baseline: Baseline): Promise<string | null> {
  const faults = [await endOperation(git), await switchBack(git, baseline), await moveBack(git, baseline)].filter((fault) => fault !== null);
  if (faults.length === 0) return null;
  await git.run(['read-tree', '--reset', 'HEAD']);
  if (baseline.staged.length > 0) await stageEntries(git, baseline.staged);
  return faults.join(', and ');
}

async function endOperation(git: Git): Promise<string | null> {
  const operation = ongoingOperation(git);
  if (operation === null || operation === 'bisect') return null;
  await git.run([operation, '--quit']);
  return `left a ${operation} unfinished`;
}

async function switchBack(git: Git, { ref: wanted }: Baseline): Promise<string | null> {
  const { ref, sha } = await headState(git);
  if (ref === wanted) return null;
  await git.run(['symbolic-ref', '-m', 'cub: back to the branch of the task', 'HEAD', wanted]);
  return `left the branch ${shortRef(wanted)} (HEAD was ${ref === null ? `detached at ${short(sha)}` : `on ${shortRef(ref)} at ${short(sha)}`})`;
}

async function moveBack(git: Git, { ref, head }: Baseline): Promise<string | null> {
  const tip = await readRef(git, ref);
  if (tip === head || (tip !== null && (await isAncestor(git, head, tip)))) return null;
  await git.run(['update-ref', '--create-reflog', '-m', 'cub: back to where the task began', ref, head, tip ?? '0'.repeat(head.length)]);
  return `took commits off the branch ${shortRef(ref)} (it was at ${short(head)}, then at ${short(tip)})`;
}

function short(sha: string | null): string {
  return sha?.slice(0, 10) ?? 'no commit';
}
