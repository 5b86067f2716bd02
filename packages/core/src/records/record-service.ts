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
} from '@cub/plugin-sdk';
import { codeOf, readEventFile } from '@cub/journal';
import { CubError, isCubError, type JournalEvent } from '@cub/schema';
import { publishArtifacts, type ArtifactPolicy } from './artifacts.js';
import { openMergedRecords } from './merged-records.js';
import { keysOfFiles, projectFiles, touchedKeys, unionOfKeys, type Keys } from './project-files.js';
import { inspectEntries } from './inspect/inspect-entries.js';
import { inspectRecords, requireNoLoss } from './inspect/inspect-records.js';
import { removeStale, writeProjections } from './projection-files.js';
import { putBackLost, type PutBack } from './put-back.js';
import { beginPublication } from './publication-mark.js';

export interface RecordDeps {
  readonly project: Project;
  readonly journal: Journal;
  readonly config: ConfigService;
  /** Of the work tree; null outside git. */
  readonly gitDir: string | null;
  readonly cub: Cub;
}

const LEDGER = '.cub/ledger';

/** Publishing and the tree view are one step: a branch never carries events without the entries that follow from them. */
export function createRecords(deps: RecordDeps): RecordService {
  const ledgerDir = join(deps.project.cubDir, 'ledger');
  const projections = async () => (await deps.cub.all(points.projection)).map((contribution) => contribution.value);
  const artifacts = { from: join(deps.project.localDir, 'artifacts'), to: ledgerDir };

  const marks = join(deps.project.localDir, 'publishing', encodeURIComponent(deps.project.tree));

  /** Brings artifacts and entries up to date with what is published. @param onWritten told of each tracked file, relative to the ledger folder */
  async function refresh(events: readonly JournalEvent[], only: ((all: readonly Projection[]) => Keys) | undefined, onWritten: (path: string) => void): Promise<void> {
    await publishArtifacts(events, artifacts, artifactPolicy(deps.config), onWritten);
    const all = await projections();
    await writeProjections(ledgerDir, projectFiles(deps.journal, all, only?.(all)), ({ path, tracked }, isWritten) => {
      if (isWritten && tracked) onWritten(path);
    });
  }

  /** What a publication that was cut off had left to do may concern anything that is published. */
  async function refreshAll(onWritten: (path: string) => void): Promise<void> {
    const { events } = await deps.journal.read('tree');
    await refresh(events, undefined, onWritten);
  }

  async function publish(options: { batch?: EventBatch } = {}): Promise<{ paths: string[]; events: number }> {
    const mark = beginPublication(marks);
    const merged = openMergedRecords(deps);
    const putBack = await putBackOnce();
    const { files, events: published } = await deps.journal.publish(options);
    const paths = [...putBack.paths, ...files];
    const events = [...putBack.events, ...published];
    const onWritten = (path: string) => paths.push(posix.join(LEDGER, path));
    try {
      if (mark.wasCutOff) await refreshAll(onWritten);
      else if (events.length > 0 || merged.paths.length > 0) {
        await refresh(events, (all) => unionOfKeys(all, touchedKeys(all, events), keysOfFiles(all, merged.paths)), onWritten);
      }
    } catch (error) {
      // A batch counts whole or not at all; what is in the live journal is published again later.
      await withdrawIfPossible(paths);
      throw notWritable(error, ledgerDir);
    }
    // Also without events of its own: a merge or a switch of the branch may have brought some.
    if (mark.wasCutOff || paths.length > 0 || existsSync(ledgerDir)) await deps.cub.emit('records-published', { events, paths });
    mark.end();
    merged.forget();
    return { paths, events: events.length };
  }

  let hasPutBack = false;
  /** Once a process: what gets lost later is found by its next start, and an agent's damage is undone after each attempt. */
  async function putBackOnce(): Promise<PutBack> {
    if (hasPutBack) return { paths: [], events: [] };
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
    await refreshAfterWithdrawal(await projections(), deps.journal, ledgerDir, withdrawn);
    await deps.cub.emit('records-published', { events: withdrawn, paths });
    if (!mark.wasCutOff) mark.end();
  }

  return {
    publish,
    withdraw,
    check: async () => {
      const faults = await inspectEntries({ project: deps.project, journal: deps.journal, projections: await projections() });
      return faults.filter(({ fault }) => fault.kind !== 'eventless').map(({ fault }) => fault.path);
    },
    inspect: async ({ quick = false } = {}) => inspectRecords({ project: deps.project, journal: deps.journal, projections: await projections() }, quick),
    rebuild: async ({ acceptLoss = false } = {}) => {
      const all = await projections();
      if (!acceptLoss) await requireNoLoss({ project: deps.project, journal: deps.journal, projections: all });
      return rebuild(all, deps.journal, ledgerDir);
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

/** Entities that still have other published events get their former file back. */
async function refreshAfterWithdrawal(
  projections: readonly Projection[],
  journal: Journal,
  ledgerDir: string,
  withdrawn: readonly JournalEvent[],
): Promise<void> {
  await writeProjections(ledgerDir, projectFiles(journal, projections, touchedKeys(projections, withdrawn)));
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
