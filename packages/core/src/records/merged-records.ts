import { join, relative, sep } from 'node:path';
import { forgetMergedArtifacts, forgetMergedPaths, mergedArtifacts, mergedPaths } from '@cub/git/merge-driver';
import type { GitPaths } from '@cub/git/paths';
import type { Project } from '@cub/plugin-sdk';

/** Records that git put together from two branches: it kept one version, where what is right follows from the events of both. */
export interface MergedRecords {
  /** Relative to the ledger folder. */
  readonly paths: readonly string[];
  /** Contents that an artifact's path has had: on the branches that were merged, and in the history of any ref. */
  earlierContents(path: string): AsyncIterable<Buffer>;
  /** To be called when they are made anew. @throws the system's error */
  forget(): void;
}

export interface MergedRecordsOptions {
  readonly project: Pick<Project, 'cubDir' | 'gitTop'>;
  /** null outside git. */
  readonly git: GitPaths | null;
}

/** What git's merge drivers have noted for a project since the last time. @throws the system's error */
export function openMergedRecords({ project, git }: MergedRecordsOptions): MergedRecords {
  if (git === null || project.gitTop === null) return { paths: [], earlierContents: nothing, forget: () => undefined };
  const ledger = `${relative(project.gitTop, join(project.cubDir, 'ledger')).replaceAll(sep, '/')}/`;
  const records = mergedPaths(git.gitDir).filter((path) => path.startsWith(ledger));
  const artifacts = mergedArtifacts(git.gitDir).filter(({ path }) => path.startsWith(ledger));
  const artifactPaths = artifacts.map(({ path }) => path);
  return {
    paths: [...records, ...artifactPaths].map((path) => path.slice(ledger.length)),
    earlierContents: async function* (path) {
      const { blobsOfPath, openGit } = await import('@cub/git');
      const noted = artifacts.flatMap((artifact) => (artifact.path === `${ledger}${path}` ? [artifact.blob] : []));
      yield* contentsOf(git, noted);
      yield* contentsOf(git, await blobsOfPath(openGit(git), `${ledger}${path}`));
    },
    forget: () => {
      forgetMergedPaths(git.gitDir, records);
      forgetMergedArtifacts(git.gitDir, artifactPaths);
    },
  };
}

async function* nothing(): AsyncGenerator<Buffer> {}

/** A blob that nothing refers to may have been pruned. */
async function* contentsOf(git: GitPaths, blobs: readonly string[]): AsyncGenerator<Buffer> {
  const { openGit } = await import('@cub/git');
  for (const blob of blobs) {
    const { stdout, code } = await openGit(git).raw(['cat-file', 'blob', blob], { allowFailure: true });
    if (code === 0) yield stdout;
  }
}
