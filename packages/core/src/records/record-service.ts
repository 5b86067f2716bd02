import { existsSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { join, posix } from 'node:path';
import {
  points,
  type ConfigService,
  type Cub,
  type EventBatch,
  type Journal,
  type Project,
  type Projection,
  type RecordService,
} from '@cub/plugin-sdk';
import type { JournalEvent } from '@cub/schema';
import { publishArtifacts, type ArtifactPolicy } from './artifacts.js';
import { project as projectFiles, isCurrent, removeStale, touchedKeys, writeProjection } from './projector.js';

export interface RecordDeps {
  readonly project: Project;
  readonly journal: Journal;
  readonly config: ConfigService;
  readonly cub: Cub;
}

const LEDGER = '.cub/ledger';

/** Publishing and the tree view are one step: a branch never carries events without the entries that follow from them. */
export function createRecords(deps: RecordDeps): RecordService {
  const ledgerDir = join(deps.project.cubDir, 'ledger');
  const projections = async () => (await deps.cub.all(points.projection)).map((contribution) => contribution.value);
  const artifacts = { from: join(deps.project.localDir, 'artifacts'), to: ledgerDir };

  /** Brings the files of the entities that these events touch up to date. @returns paths relative to the root */
  async function refresh(touched: readonly JournalEvent[]): Promise<string[]> {
    const all = await projections();
    const { events } = await deps.journal.read('tree');
    const files = projectFiles(all, events, touchedKeys(all, touched, events));
    return files.filter((file) => writeProjection(ledgerDir, file) && file.tracked).map((file) => posix.join(LEDGER, file.path));
  }

  return {
    publish: async (options: { batch?: EventBatch } = {}) => {
      const { files, events } = await deps.journal.publish(options);
      if (events.length === 0) return { paths: [], events: 0 };
      const copied = publishArtifacts(events, artifacts, artifactPolicy(deps.config)).map((path) => posix.join(LEDGER, path));
      return { paths: [...files, ...copied, ...(await refresh(events))], events: events.length };
    },
    withdraw: async (paths) => {
      const journalFiles = paths.filter((path) => path.startsWith(`${LEDGER}/by-agent/`));
      const withdrawn = journalFiles.flatMap((path) => readEvents(join(deps.project.root, path)));
      for (const path of paths) removeWithEmptyFolders(deps.project.root, path);
      await refreshAfterWithdrawal(await projections(), deps.journal, ledgerDir, withdrawn);
    },
    check: async () => {
      const files = projectFiles(await projections(), (await deps.journal.read('tree')).events).filter((file) => file.tracked);
      return files.filter((file) => !isCurrent(ledgerDir, file)).map((file) => posix.join(LEDGER, file.path));
    },
    rebuild: () => rebuild(projections, deps.journal, ledgerDir),
  };
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
  const { events } = await journal.read('tree');
  const keys = touchedKeys(projections, withdrawn, [...events, ...withdrawn]);
  for (const file of projectFiles(projections, events, keys)) writeProjection(ledgerDir, file);
}

async function rebuild(projections: () => Promise<Projection[]>, journal: Journal, ledgerDir: string) {
  const all = await projections();
  const { events } = await journal.read('tree');
  const files = projectFiles(all, events);
  const written = files.filter((file) => writeProjection(ledgerDir, file)).length;
  const ignoredFolders = new Set(files.filter((f) => !f.tracked).map((f) => f.path.split('/')[0] ?? ''));
  const paths = new Set(files.map((file) => file.path));
  const removed = [...ignoredFolders].reduce((sum, folder) => sum + removeStale(ledgerDir, folder, paths), 0);
  return { written, unchanged: files.length - written, removed };
}

function readEvents(file: string): JournalEvent[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JournalEvent);
}

function artifactPolicy(config: ConfigService): ArtifactPolicy {
  const { ledger } = config.values;
  return { mode: ledger?.artifacts ?? 'capped', capBytes: ledger?.artifact_cap_bytes ?? 256 * 1024 };
}
