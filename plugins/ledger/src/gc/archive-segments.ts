import { join, posix, relative, sep } from 'node:path';
import { findGit, listWorktrees, openGit, pathsInHistory } from '@cub/git';
import { archiveJournal, isHeld, listLeases, type ArchivedSegment } from '@cub/journal';
import type { Clock, NewId, Project } from '@cub/plugin-sdk';
import { toIso, utcDate } from '@cub/schema';
import type { Collected, CollectedItem } from './collected.js';

export interface ArchiveDeps {
  readonly project: Pick<Project, 'root' | 'cubDir' | 'localDir' | 'gitTop' | 'tree'>;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Archives segments of the live journal of earlier days that are published and committed. @throws the system's error */
export async function archiveSegments({ project, clock, newId }: ArchiveDeps, dryRun: boolean): Promise<Collected> {
  const today = utcDate(toIso(clock.now()));
  const { localDir } = project;
  const { segments, left } = await archiveJournal({ localDir, today, newId, liveRuns: liveRuns(localDir), ...(await repositoryOf(project)) }, dryRun);
  const items = segments.map(toItem);
  return { items, total: items.length, bytes: items.reduce((sum, { bytes }) => sum + bytes, 0), dry_run: dryRun, left: [...left], paths: [] };
}

function toItem({ name, bytes, sha256, file, archive }: ArchivedSegment): CollectedItem {
  return { id: name, kind: 'segment', task_id: null, attempt: null, bytes, sha256, files: [file], archive };
}

function liveRuns(localDir: string): Set<string> {
  const held = listLeases(join(localDir, 'run', 'leases')).filter((lease) => isHeld(lease));
  return new Set(held.flatMap(({ info }) => (typeof info.run_id === 'string' ? [info.run_id] : [])));
}

type Repository = Pick<Parameters<typeof archiveJournal>[0], 'trees' | 'isKept'>;

/** Outside git nothing cleans the work tree: what is there is kept. */
async function repositoryOf({ root, cubDir, gitTop, tree }: ArchiveDeps['project']): Promise<Repository> {
  const here = { name: tree, ledgerDir: join(cubDir, 'ledger') };
  const paths = gitTop === null ? null : findGit(gitTop);
  if (!paths) return { trees: [here], isKept: (files) => Promise.resolve(new Set(files)) };
  const git = openGit(paths);
  const nested = relative(paths.top, root).split(sep).join('/');
  const others = (await listWorktrees(git)).filter(({ name, prunable }) => name !== tree && !prunable);
  const toTop = (path: string) => posix.join(nested, '.cub/ledger', path);
  return {
    trees: [here, ...others.map(({ name, path }) => ({ name, ledgerDir: join(path, nested, '.cub', 'ledger') }))],
    isKept: async (files) => {
      const committed = await pathsInHistory(git, files.map(toTop));
      return new Set(files.filter((file) => committed.has(toTop(file))));
    },
  };
}
