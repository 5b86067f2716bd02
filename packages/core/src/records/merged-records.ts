import { join, relative, sep } from 'node:path';
import { forgetMergedPaths, mergedPaths } from '@cub/git/merge-driver';
import type { Project } from '@cub/plugin-sdk';

/** Records that git put together from two branches: it kept one version, where what is right follows from the events of both. */
export interface MergedRecords {
  /** Relative to the ledger folder. */
  readonly paths: readonly string[];
  /** To be called when they are made anew. @throws the system's error */
  forget(): void;
}

/** What git's merge driver has noted for a project since the last time. @throws the system's error */
export function openMergedRecords({ project, gitDir }: { project: Pick<Project, 'cubDir' | 'gitTop'>; gitDir: string | null }): MergedRecords {
  if (gitDir === null || project.gitTop === null) return { paths: [], forget: () => undefined };
  const ledger = `${relative(project.gitTop, join(project.cubDir, 'ledger')).replaceAll(sep, '/')}/`;
  const noted = mergedPaths(gitDir).filter((path) => path.startsWith(ledger));
  return { paths: noted.map((path) => path.slice(ledger.length)), forget: () => forgetMergedPaths(gitDir, noted) };
}
