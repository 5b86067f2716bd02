import { CubError, isCubError, type NewId, type Published } from '@cub/schema';
import type { Batch } from '../append/event-batch.js';
import { codeOf } from '../durable-file.js';
import type { PublishedRecord } from './published-record.js';
import type { UnpublishedFinder } from './unpublished.js';
import { planPublishedFiles, writePublishedFiles } from './write-published.js';

export interface PublishDeps {
  readonly ledgerDir: string;
  readonly unpublished: UnpublishedFinder;
  readonly newId: NewId;
  readonly record: PublishedRecord;
  readonly batch: Batch | undefined;
  /** From a path relative to the ledger to one relative to the root. */
  readonly toRootPath: (path: string) => string;
}

/**
 * Writes what this worktree recorded and has not published yet, and a batch, into new immutable files.
 * @throws CubError `CUB_JOURNAL_PUBLISH` when the work tree cannot be written
 */
export async function publish(deps: PublishDeps): Promise<Published> {
  const live = await deps.unpublished.find();
  const batched = deps.batch?.lines ?? [];
  const lines = [...live.lines, ...batched];
  if (lines.length === 0) return { files: [], events: [] };

  const planned = planPublishedFiles(lines, deps.newId);
  const files = planned.map(({ path }) => deps.toRootPath(path));
  // The record comes first: it counts only once all of its files are there, so that a crash in between loses nothing.
  guarded(deps.ledgerDir, () => {
    if (live.lines.length > 0) deps.record.add({ files, ranges: live.ranges });
    writePublishedFiles(deps.ledgerDir, planned);
  });
  deps.batch?.publishedIn.push(...files);
  return { files, events: lines.map(({ event }) => event) };
}

function guarded(ledgerDir: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    if (codeOf(error) === '' || isCubError(error)) throw error;
    throw new CubError(`records cannot be published to ${ledgerDir}: ${(error as Error).message}`, {
      code: 'CUB_JOURNAL_PUBLISH',
      suggestions: [`Nothing is lost: the events are in the journal. Make room or make ${ledgerDir} writable, then run \`cub ledger publish\`.`],
      cause: error,
    });
  }
}
