import { addTrailers } from '@cub/git';
import type { EventBatch } from '@cub/plugin-sdk';
import { isCubError } from '@cub/schema';
import type { CloseDeps } from './close-task.js';

export interface RecordCommit {
  readonly batch?: EventBatch;
  readonly subject: string;
  /** What else belongs to it, relative to git's top folder. */
  readonly paths?: readonly string[];
}

const HOOK_MS = 30_000;

/**
 * Publishes and commits records without code. A hook that refuses them is no reason to lose them: they stay published in
 * the work tree, and the next commit of cub takes them along.
 * @returns the commit; null when there was nothing to commit or git refused
 */
export async function commitRecords(deps: Pick<CloseDeps, 'records' | 'worktree' | 'runId' | 'stop' | 'notice'>, request: RecordCommit): Promise<string | null> {
  const { batch, subject, paths: others = [] } = request;
  await deps.records.publish({ batch });
  const paths = [...others, ...(await deps.worktree.openRecords())];
  if (paths.length === 0) return null;
  try {
    return await deps.worktree.commit(paths, addTrailers(subject, [['Cub-Run', deps.runId]]), patience(deps.stop));
  } catch (error) {
    if (!isCubError(error)) throw error;
    if (error.code === 'CUB_GIT_NOTHING_TO_COMMIT') return null;
    deps.notice(`could not be committed and stay in the work tree: ${paths.slice(0, 5).join(', ')}${paths.length > 5 ? `, … (${paths.length} files)` : ''}: ${error.message}`);
    return null;
  }
}

/** A hook that hangs must not hold a run that was asked to stop; records that are left uncommitted are not lost. */
function patience(stop: AbortSignal): AbortSignal {
  return stop.aborted ? AbortSignal.timeout(HOOK_MS) : stop;
}
