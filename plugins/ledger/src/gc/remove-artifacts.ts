import { readFileSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { artifactRef } from '@cub/journal';
import type { Clock, Journal, LedgerService, RecordService } from '@cub/plugin-sdk';
import { isEvent, type ArtifactRef } from '@cub/schema';
import { chooseArtifacts, type ArtifactPolicy, type ChosenArtifact } from './choose-artifacts.js';
import type { Collected, CollectedItem } from './collected.js';
import { listArtifacts, type ArtifactPlaces } from './list-artifacts.js';

export interface RemoveArtifactsDeps {
  readonly places: ArtifactPlaces;
  readonly ledger: Pick<LedgerService, 'view'>;
  readonly journal: Pick<Journal, 'batch' | 'read'>;
  readonly records: Pick<RecordService, 'publish'>;
  readonly clock: Clock;
}

/**
 * Removes prompts, logs and patches; events, and entries that follow from them, stay. Each removal is recorded and published
 * before the first file goes, so that none is ever found missing without a word.
 * @throws CubError `CUB_PATH_LINK`, `CUB_JOURNAL_PUBLISH`, or the system's error
 */
export async function removeArtifacts(deps: RemoveArtifactsDeps, policy: ArtifactPolicy, dryRun: boolean): Promise<Collected> {
  const { tasks } = await deps.ledger.view();
  const chosen = chooseArtifacts(listArtifacts(deps.places), tasks, policy, deps.clock.now().getTime());
  const named = chosen.map((artifact) => ({ artifact, ref: artifact.ref ?? artifactRef(artifact.path, readFileSync(artifact.files[0] ?? '')) }));
  const items = named.map(({ artifact, ref }) => toItem(artifact, ref));
  const sums = { items, total: items.length, bytes: items.reduce((sum, { bytes }) => sum + bytes, 0), dry_run: dryRun, left: [] };
  if (dryRun || items.length === 0) return { ...sums, paths: [] };
  const published = await recordRemovals(deps, named.map(({ ref }) => ref));
  for (const artifact of chosen) removeFiles(deps.places, artifact);
  return { ...sums, paths: pathsToCommit(deps.places, chosen, published) };
}

function toItem({ path, task, number, files, bytes }: ChosenArtifact, ref: ArtifactRef): CollectedItem {
  return { id: path, kind: 'artifact', task_id: task, attempt: number, bytes, sha256: ref.sha256, files: [...files], archive: null };
}

/** What an earlier call recorded, and was killed before it removed it, is not recorded again. @returns paths of the publication */
async function recordRemovals({ journal, records }: RemoveArtifactsDeps, refs: readonly ArtifactRef[]): Promise<readonly string[]> {
  const { events } = await journal.read('tree');
  const recorded = new Set(events.flatMap((event) => (isEvent(event, 'artifact.removed') ? [keyOf(event.data)] : [])));
  const batch = journal.batch();
  for (const { path, sha256, bytes } of refs.filter((ref) => !recorded.has(keyOf(ref)))) {
    batch.append('artifact.removed', { path, sha256, bytes }, { task_id: path.split('/')[1], source: 'cub ledger gc', summary: `removed ${path}` });
  }
  const { paths } = await records.publish({ batch });
  batch.commit();
  return paths;
}

function keyOf({ path, sha256 }: ArtifactRef): string {
  return `${sha256} ${path}`;
}

/** In both places: the publication may have put a copy beside the entry. The local one goes last, it has the whole text. */
function removeFiles({ ledgerDir, localDir }: ArtifactPlaces, { path }: ChosenArtifact): void {
  for (const file of [join(ledgerDir, path), join(localDir, 'artifacts', path)]) {
    rmSync(file, { force: true });
    removeIfEmpty(dirname(file));
  }
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // The entry, or other artifacts, are there.
  }
}

function pathsToCommit({ root, ledgerDir }: ArtifactPlaces, chosen: readonly ChosenArtifact[], published: readonly string[]): string[] {
  const toRoot = (path: string) => relative(root, join(ledgerDir, path)).split(sep).join('/');
  const removed = new Set(chosen.map(({ path }) => toRoot(path)));
  const committed = chosen.filter(({ path, files }) => files.includes(join(ledgerDir, path))).map(({ path }) => toRoot(path));
  return [...published.filter((path) => !removed.has(path)), ...committed];
}
