import { existsSync, rmdirSync, rmSync } from 'node:fs';
import { join, posix } from 'node:path';
import {
  newIdToken,
  points,
  type ConfigService,
  type Cub,
  type EventBatch,
  type Journal,
  type Project,
  type Projection,
  type RecordService,
  type StaleRecord,
} from '@cub/plugin-sdk';
import { codeOf, readEventFile } from '@cub/journal';
import { CubError, isCubError, type JournalEvent } from '@cub/schema';
import type { GitPaths } from '@cub/git/paths';
import { openArrivals } from './arrivals.js';
import type { ArtifactPolicy } from './artifacts.js';
import { isFileBehind } from './behind.js';
import { openMergedRecords } from './merged-records.js';
import { inspectRecords, requireNoLoss, type InspectDeps } from './inspect/inspect-records.js';
import { keysOfFiles, projectFiles, touchedKeys, unionOfKeys } from './project-files.js';
import { removeStale, saysTheSame, writeProjections } from './projection-files.js';
import { NOTHING_LOST, putBackLost, type PutBack } from './put-back.js';
import { beginPublication } from './publication-mark.js';
import { updateTree, updateWholeTree, type TreeChanges, type TreeUpdateDeps } from './update-tree.js';

export interface RecordDeps {
  readonly project: Project;
  readonly journal: Journal;
  readonly config: ConfigService;
  /** null outside git. */
  readonly git: GitPaths | null;
  readonly cub: Cub;
}

const LEDGER = '.cub/ledger';

/** Publishing and the tree view are one step: a branch never carries events without the entries that follow from them. */
export function createRecords(deps: RecordDeps): RecordService {
  const ledgerDir = join(deps.project.cubDir, 'ledger');
  const projections = async () => (await deps.cub.all(points.projection)).map((contribution) => contribution.value);
  const artifacts = { from: join(deps.project.localDir, 'artifacts'), to: ledgerDir };

  const tree = encodeURIComponent(deps.project.tree);
  const marks = join(deps.project.localDir, 'publishing', tree);

  async function publish(options: { batch?: EventBatch } = {}): Promise<{ paths: string[]; events: number }> {
    const mark = beginPublication(marks);
    const merged = openMergedRecords(deps);
    const putBack = await putBackOnce();
    const arrivals = arrivalsHere();
    const { files, events: published } = await deps.journal.publish(options);
    const paths = [...putBack.written, ...files];
    const events = [...putBack.events, ...published];
    const all = [...events];
    try {
      const update: TreeUpdateDeps = {
        journal: deps.journal,
        projections: await projections(),
        artifacts,
        policy: artifactPolicy(deps.config),
        earlierContents: (path) => merged.earlierContents(path),
        onWritten: (path) => paths.push(posix.join(LEDGER, path)),
      };
      const changes = { events, merged: merged.paths, arrived: arrivals.names };
      if (mark.wasCutOff) all.push(...(await updateWholeTree(update)));
      else if (isAny(changes)) all.push(...(await updateTree(update, changes)));
    } catch (error) {
      // A batch counts whole or not at all; what is in the live journal is published again later.
      await withdrawIfPossible(paths);
      throw notWritable(error, ledgerDir);
    }
    // Also without events of its own: a merge or a switch of the branch may have brought some.
    if (mark.wasCutOff || paths.length > 0 || existsSync(ledgerDir)) await deps.cub.emit('records-published', { events: all, paths });
    mark.end();
    merged.forget();
    arrivals.keep();
    return { paths, events: all.length };
  }

  const arrivalsHere = () => openArrivals(deps.journal, join(deps.project.localDir, 'cache', 'records', `arrived-${tree}`));
  const inspectDeps = async (): Promise<InspectDeps> => ({ project: deps.project, journal: deps.journal, projections: await projections(), arrived: arrivalsHere().names });

  let hasPutBack = false;
  /** Once a process: what gets lost later is found by its next start, and an agent's damage is undone after each attempt. */
  async function putBackOnce(): Promise<PutBack> {
    if (hasPutBack) return NOTHING_LOST;
    hasPutBack = true;
    try {
      return await putBackLost(deps.project, await deps.cub.get(newIdToken));
    } catch (error) {
      throw notWritable(error, ledgerDir);
    }
  }

  /** On a disk that is full, entries may keep what is taken back here: the mark stays, and the next publication mends them. */
  async function withdrawIfPossible(paths: readonly string[]): Promise<void> {
    try {
      await withdraw(paths);
    } catch (error) {
      if (codeOf(error) === '') throw error;
    }
  }

  async function withdraw(paths: readonly string[]): Promise<void> {
    const mark = beginPublication(marks);
    const journalFiles = paths.filter((path) => path.startsWith(`${LEDGER}/by-agent/`));
    const withdrawn = journalFiles.flatMap((path) => readEventFile(join(deps.project.root, path)).events);
    // The events go last: of an entry without them nobody would know whose it is.
    for (const path of paths.toReversed()) removeWithEmptyFolders(deps.project.root, path);
    await refreshAfterWithdrawal(await projections(), deps.journal, ledgerDir, { withdrawn, paths });
    await deps.cub.emit('records-published', { events: withdrawn, paths });
    if (!mark.wasCutOff) mark.end();
  }

  return {
    publish,
    withdraw,
    check: async () => (await stale(projections, deps.journal, ledgerDir)).map(({ path }) => path),
    stale: () => stale(projections, deps.journal, ledgerDir),
    inspect: async ({ quick = false } = {}) => inspectRecords(await inspectDeps(), quick),
    rebuild: async ({ acceptLoss = false } = {}) => {
      const inspected = await inspectDeps();
      if (!acceptLoss) await requireNoLoss(inspected);
      return rebuild(inspected.projections, deps.journal, ledgerDir);
    },
  };
}

function notWritable(error: unknown, ledgerDir: string): unknown {
  if (isCubError(error) || codeOf(error) === '') return error;
  return new CubError(`records cannot be published to ${ledgerDir}: ${(error as Error).message}`, {
    code: 'CUB_LEDGER_WRITE',
    suggestions: [`Nothing is lost: the events are in the journal. Make room or make ${ledgerDir} writable, then run \`cub ledger publish\`.`],
    cause: error,
  });
}

/** Git knows no empty folders, so none are left behind. */
function removeWithEmptyFolders(root: string, path: string): void {
  rmSync(join(root, path), { force: true });
  for (let folder = posix.dirname(path); folder !== LEDGER && folder.startsWith(LEDGER); folder = posix.dirname(folder)) {
    try {
      rmdirSync(join(root, folder));
    } catch {
      return;
    }
  }
}

/** Entities that still have other published events get their former file back, also those that the publication brought up to date only by the way. */
async function refreshAfterWithdrawal(
  projections: readonly Projection[],
  journal: Journal,
  ledgerDir: string,
  { withdrawn, paths }: { withdrawn: readonly JournalEvent[]; paths: readonly string[] },
): Promise<void> {
  const inLedger = paths.map((path) => posix.relative(LEDGER, path));
  const keys = unionOfKeys(projections, touchedKeys(projections, withdrawn), keysOfFiles(projections, inLedger));
  await writeProjections(ledgerDir, projectFiles(journal, projections, keys));
}

function isAny({ events, merged, arrived }: TreeChanges): boolean {
  return events.length > 0 || merged.length > 0 || arrived === null || arrived.size > 0;
}

async function stale(projections: () => Promise<Projection[]>, journal: Journal, ledgerDir: string): Promise<StaleRecord[]> {
  const found: StaleRecord[] = [];
  for await (const file of projectFiles(journal, await projections())) {
    if (file.tracked && !saysTheSame(ledgerDir, file)) found.push({ path: posix.join(LEDGER, file.path), isBehind: isFileBehind(ledgerDir, file) });
  }
  return found;
}

async function rebuild(all: readonly Projection[], journal: Journal, ledgerDir: string) {
  const paths = new Set<string>();
  let written = 0;
  await writeProjections(ledgerDir, projectFiles(journal, all), ({ path }, isWritten) => {
    paths.add(path);
    if (isWritten) written += 1;
  });
  const removed = all.filter(({ tracked }) => !tracked).reduce((sum, { folder }) => sum + removeStale(ledgerDir, folder, paths), 0);
  return { written, unchanged: paths.size - written, removed };
}

function artifactPolicy(config: ConfigService): ArtifactPolicy {
  const { ledger } = config.values;
  return { mode: ledger?.artifacts ?? 'capped', capBytes: ledger?.artifact_cap_bytes ?? 256 * 1024 };
}
