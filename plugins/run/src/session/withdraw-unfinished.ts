import { join } from 'node:path';
import { readEventFile } from '@cub/journal';
import type { Project, RecordService } from '@cub/plugin-sdk';
import type { Journal } from '@cub/schema';
import type { WorkTree } from '../worktree/work-tree.js';

export interface WithdrawDeps {
  readonly journal: Journal;
  readonly records: RecordService;
  readonly project: Pick<Project, 'root'>;
  readonly worktree: WorkTree;
}

/**
 * A close publishes its records first and makes them part of the journal when git took the commit. Of one that was cut off in
 * between they lie in the work tree, uncommitted and unknown to the journal: they are no facts, and go.
 */
export async function withdrawUnfinished({ journal, records, project, worktree }: WithdrawDeps, runId: string): Promise<void> {
  const open = await worktree.openRecords();
  const files = open.map((path) => worktree.fromGit(path)).filter((path) => path.startsWith('.cub/ledger/by-agent/'));
  if (files.length === 0) return;
  const ofRun = [...journal.eventsOf('live', new Set([`run/${runId}` as const]))].flatMap(([, events]) => events);
  const acknowledged = new Set(ofRun.map(({ id }) => id));
  const published = files.map((path) => ({ path, events: readEventFile(join(project.root, path)).events }));
  const unfinished = published.filter(({ events }) => events.some((event) => event.run_id === runId && !acknowledged.has(event.id)));
  if (unfinished.length === 0) return;
  const tasks = new Set(unfinished.flatMap(({ events }) => events.map((event) => `.cub/ledger/by-task/${event.task_id}/`)));
  const entries = open.map((path) => worktree.fromGit(path)).filter((path) => [...tasks].some((folder) => path.startsWith(folder)));
  await records.withdraw([...unfinished.map(({ path }) => path), ...entries]);
}
