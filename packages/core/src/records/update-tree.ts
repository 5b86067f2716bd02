import type { EntityName, Journal, Projection } from '@cub/plugin-sdk';
import type { JournalEvent } from '@cub/schema';
import { publishArtifacts, type ArtifactPlaces, type ArtifactPolicy } from './artifacts.js';
import { isFileBehind } from './behind.js';
import { misplacedArtifacts, moveArtifacts, type EarlierContents, type MisplacedArtifact } from './moved-artifacts.js';
import { keysOfEntities, keysOfFiles, projectFiles, touchedKeys, unionOfKeys, type ProjectedFile } from './project-files.js';
import { writeProjections } from './projection-files.js';

export interface TreeUpdateDeps {
  readonly journal: Journal;
  readonly projections: readonly Projection[];
  readonly artifacts: ArtifactPlaces;
  readonly policy: ArtifactPolicy;
  readonly earlierContents: EarlierContents;
  /** Told of each tracked file that is written, relative to the ledger folder. */
  readonly onWritten: (path: string) => void;
}

/** What an update of the tree has to look at. */
export interface TreeChanges {
  /** What was published now. */
  readonly events: readonly JournalEvent[];
  /** Records that a merge driver has left to cub, relative to the ledger folder. */
  readonly merged: readonly string[];
  /** What came by git since the last publication here: only files that lack some of it are written. null = look at all. */
  readonly arrived: ReadonlySet<EntityName> | null;
}

/** Brings artifacts and entries up to date with what is published. @returns events that this recorded and published on top */
export async function updateTree(deps: TreeUpdateDeps, { events, merged, arrived }: TreeChanges): Promise<JournalEvent[]> {
  const { journal, projections } = deps;
  const misplaced = new MisplacedByTask(deps.artifacts.to);
  await publishArtifacts(events, deps.artifacts, deps.policy, deps.onWritten);
  const touched = unionOfKeys(projections, touchedKeys(projections, events), keysOfFiles(projections, merged));
  await write(deps, projectFiles(journal, projections, touched, misplaced.look));
  const folding = projections.filter(({ entity }) => entity !== undefined);
  if (arrived === null || arrived.size > 0) {
    const files = projectFiles(journal, folding, arrived ? keysOfEntities(folding, arrived) : undefined, misplaced.look);
    await write(deps, onlyBehind(deps.artifacts.to, files));
  }
  return deps.policy.mode === 'none' ? [] : move(deps, misplaced.all());
}

/** Writes everything anew that is not what the journal says: what a publication that was cut off had left to do may concern anything. */
export async function updateWholeTree(deps: TreeUpdateDeps): Promise<JournalEvent[]> {
  const misplaced = new MisplacedByTask(deps.artifacts.to);
  const { events } = await deps.journal.read('tree');
  await publishArtifacts(events, deps.artifacts, deps.policy, deps.onWritten);
  await write(deps, projectFiles(deps.journal, deps.projections, undefined, misplaced.look));
  return deps.policy.mode === 'none' ? [] : move(deps, misplaced.all());
}

async function move(deps: TreeUpdateDeps, misplaced: readonly MisplacedArtifact[]): Promise<JournalEvent[]> {
  const { journal, projections, artifacts: places, policy, earlierContents, onWritten } = deps;
  const moved = await moveArtifacts({ journal, places, policy, earlierContents }, misplaced, onWritten);
  if (moved.length === 0) return [];
  const { files, events } = await journal.publish();
  const ledger = 'ledger/';
  for (const file of files) onWritten(file.slice(file.indexOf(ledger) + ledger.length));
  await write(deps, projectFiles(journal, projections, touchedKeys(projections, events)));
  return [...events];
}

async function write({ artifacts, onWritten }: TreeUpdateDeps, files: AsyncIterable<ProjectedFile>): Promise<void> {
  await writeProjections(artifacts.to, files, ({ path, tracked }, isWritten) => {
    if (isWritten && tracked) onWritten(path);
  });
}

async function* onlyBehind(ledgerDir: string, files: AsyncIterable<ProjectedFile>): AsyncGenerator<ProjectedFile> {
  for await (const file of files) if (isFileBehind(ledgerDir, file)) yield file;
}

/** Collects while tasks are folded, so that their events are read once. */
class MisplacedByTask {
  private readonly byTask = new Map<string, readonly MisplacedArtifact[]>();

  constructor(private readonly ledgerDir: string) {}

  readonly look = (events: readonly JournalEvent[]): void => {
    const found = misplacedArtifacts(events, this.ledgerDir);
    const [first] = found;
    if (first) this.byTask.set(first.taskId, found);
  };

  all(): MisplacedArtifact[] {
    return [...this.byTask.values()].flat();
  }
}
