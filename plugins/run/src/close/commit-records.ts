import { addTrailers } from '@cub/git';
import type { EventBatch } from '@cub/plugin-sdk';
import { isCubError } from '@cub/schema';
import type { CloseDeps } from './close-task.js';

export interface RecordCommit {
  readonly batch?: EventBatch;
  readonly subject: string;
  /** Relative to git's top folder. */
  readonly taskFiles?: readonly string[];
}

/**
 * Publishes and commits records without code. A hook that refuses them is no reason to lose them: they stay published in
 * the work tree, and the next commit of cub takes them along.
 * @returns the commit; null when there was nothing to commit or git refused
 */
export async function commitRecords(deps: Pick<CloseDeps, 'records' | 'worktree' | 'runId' | 'notice'>, request: RecordCommit): Promise<string | null> {
  const { batch, subject, taskFiles = [] } = request;
  await deps.records.publish({ batch });
  const paths = [...taskFiles, ...(await deps.worktree.openRecords())];
  if (paths.length === 0) return null;
  try {
    return await deps.worktree.commit(paths, addTrailers(subject, [['Cub-Run', deps.runId]]));
  } catch (error) {
    if (!isCubError(error)) throw error;
    if (error.code === 'CUB_GIT_NOTHING_TO_COMMIT') return null;
    deps.notice(`the records could not be committed and wait in .cub/ledger: ${error.message}`);
    return null;
  }
}
