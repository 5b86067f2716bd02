import { existsSync } from 'node:fs';
import { basename, join, posix, relative, sep } from 'node:path';
import { findGit, openGit, stageFolders } from '@cub/git';
import { isHeld, listLeases } from '@cub/journal';
import type { ConfigService, Project, RecordService } from '@cub/plugin-sdk';
import { TRACKED_RECORDS } from '@cub/schema';

export interface CommitDeps {
  readonly project: Project;
  readonly config: Pick<ConfigService, 'values'>;
  readonly records: Pick<RecordService, 'publish'>;
  /** `GIT_INDEX_FILE` of the hook: the index that the commit is made from. */
  readonly indexFile: string | undefined;
}

const NOTHING = { paths: [], events: 0 };

/**
 * Publishes and stages the records for the commit that git is about to make. Does nothing where that would be wrong: without a
 * project on this branch, while a run works in this worktree (it commits its records itself), and for `git commit PATH`, whose
 * index git throws away afterwards.
 */
export async function publishForCommit(deps: CommitDeps): Promise<{ paths: string[]; events: number }> {
  const { project, config, records, indexFile } = deps;
  const paths = findGit(project.root);
  const isWanted = config.values.ledger?.publish_on_commit ?? true;
  if (!paths || !project.initialized || !isWanted || isPartialCommit(indexFile) || isRunning(project)) return NOTHING;
  const published = await records.publish();
  const prefix = relative(paths.top, project.root).split(sep).join('/');
  const folders = TRACKED_RECORDS.filter(({ path }) => existsSync(join(project.root, path)));
  await stageFolders(openGit(paths), folders.map(({ path, isImmutable }) => ({ path: posix.join(prefix, path), isImmutable })), indexFile);
  return published;
}

/** Git makes `next-index-PID.lock` for a commit of given paths only. */
function isPartialCommit(indexFile: string | undefined): boolean {
  return indexFile !== undefined && basename(indexFile).startsWith('next-index-');
}

function isRunning({ localDir, tree }: Project): boolean {
  return listLeases(join(localDir, 'run', 'leases')).some((lease) => lease.name === tree && isHeld(lease));
}
