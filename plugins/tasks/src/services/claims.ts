import path from 'node:path';
import { hostname } from 'node:os';
import { CubError, EXIT, requireSafeId } from '@cub/schema';
import type { Claim, ClaimInfo } from '@cub/plugin-sdk';
import { acquireLease, isHeld, listLeases, readLease, releaseLease, type LeaseInfo } from '@cub/journal';

/** A claim has no heartbeat: that of a machine which cannot be asked (a shared disk) holds for a day. */
const STALE_MS = 24 * 60 * 60_000;

/** Where the claims of this machine are. @param localDir the project's, shared by all worktrees */
export function claimsFolder(localDir: string): string {
  return path.join(localDir, 'run', 'claims');
}

/**
 * Claims a task for this process, until it releases the claim or ends.
 * @throws CubError `CUB_TASK_CLAIMED` (exit 4)
 */
export async function claimForProcess(folder: string, taskId: string, runId: string | null): Promise<Claim> {
  const attempt = await acquireLease(folder, requireSafeId(taskId), { runId }, { staleMs: STALE_MS });
  if (!attempt.ok) throw claimed(infoOf(attempt.holder));
  return { taskId, release: async () => attempt.lease.release() };
}

/**
 * Claims a task for somebody whose process ends before the work does: a person, or an agent's shell. It holds until it is
 * released or the task is closed.
 * @throws CubError `CUB_TASK_CLAIMED` (exit 4)
 */
export async function claimByHand(folder: string, taskId: string): Promise<ClaimInfo> {
  const attempt = await acquireLease(folder, requireSafeId(taskId), { runId: null, host: hostname() }, { identity: null });
  const holder = attempt.ok ? readLease(folder, taskId) : attempt.holder;
  if (!attempt.ok || !holder) throw claimed(infoOf(holder ?? emptyHolder(taskId)));
  return infoOf(holder);
}

/** @returns false when nobody had claimed the task by hand */
export function releaseByHand(folder: string, taskId: string): boolean {
  const holder = readLease(folder, requireSafeId(taskId));
  return holder?.identity === null && releaseLease(folder, taskId, holder.epoch);
}

/** Claims that hold: those of living processes and those made by hand, by task. */
export async function listClaims(folder: string): Promise<ClaimInfo[]> {
  const held = listLeases(folder).filter((holder) => isHeld(holder, STALE_MS));
  return held.map(infoOf).sort((a, b) => (a.taskId < b.taskId ? -1 : 1));
}

function infoOf({ name, identity, info, acquired_at }: LeaseInfo): ClaimInfo {
  return {
    taskId: name,
    pid: identity?.pid ?? null,
    host: identity?.host ?? (typeof info.host === 'string' ? info.host : 'unknown'),
    claimedAt: acquired_at,
    runId: typeof info.runId === 'string' ? info.runId : null,
  };
}

/** Released between the attempt and the look at it. */
function emptyHolder(name: string): LeaseInfo {
  const now = new Date().toISOString();
  return { name, epoch: 0, released: true, identity: null, acquired_at: now, heartbeat_at: now, info: {} };
}

function claimed({ taskId, pid, host, runId, claimedAt }: ClaimInfo): CubError {
  const by = pid === null ? `by hand on ${host}` : `by ${runId === null ? '' : `run ${runId}, `}process ${pid} on ${host}`;
  return new CubError(`task ${taskId} is claimed ${by} since ${claimedAt}`, {
    code: 'CUB_TASK_CLAIMED',
    exit: EXIT.conflict,
    suggestions: ['Take another one from `cub task ready`.', `If nobody works on it: \`cub task claim ${taskId} --release\`.`],
  });
}
