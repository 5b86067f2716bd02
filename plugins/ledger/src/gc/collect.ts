import { join } from 'node:path';
import type { Project } from '@cub/plugin-sdk';
import { archiveSegments, type ArchiveDeps } from './archive-segments.js';
import type { Collected } from './collected.js';
import { parseAge } from './parse-age.js';
import { removeArtifacts, type RemoveArtifactsDeps } from './remove-artifacts.js';

const DEFAULT_AGE = '90d';

export interface CollectRequest {
  /** Segments of the live journal instead of artifacts. */
  readonly journal: boolean;
  readonly keepLatest: number | null;
  /** `90d`; null with no `keepLatest` either: 90 days. */
  readonly olderThan: string | null;
  readonly dryRun: boolean;
}

export type CollectDeps = Omit<RemoveArtifactsDeps, 'places'> & ArchiveDeps & { readonly project: Pick<Project, 'ensureInitialized'> };

/** Makes room. @throws CubError `CUB_LEDGER_AGE` (exit 2), and as {@link removeArtifacts} */
export async function collect(deps: CollectDeps, { journal, keepLatest, olderThan, dryRun }: CollectRequest): Promise<Collected> {
  const { root, cubDir, localDir } = deps.project;
  if (!dryRun) await deps.project.ensureInitialized();
  if (journal) return archiveSegments(deps, dryRun);
  const age = olderThan ?? (keepLatest === null ? DEFAULT_AGE : null);
  const policy = { keepLatest, olderThanMs: age === null ? null : parseAge(age) };
  return removeArtifacts({ ...deps, places: { root, localDir, ledgerDir: join(cubDir, 'ledger') } }, policy, dryRun);
}
