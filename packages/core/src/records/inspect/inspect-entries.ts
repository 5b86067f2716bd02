import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { readBlobs, filesAtHead } from '@cub/git';
import type { EntityName, Journal, Project, Projection } from '@cub/plugin-sdk';
import type { JournalEvent, RecordFault } from '@cub/schema';
import { projectFiles, touchedKeys, type ProjectedFile } from '../project-files.js';
import { isSameJson } from '../same-json.js';
import { isBehind } from '../behind.js';
import { saysMore } from './says-more.js';
import type { FoundFault } from './found-fault.js';
import { gitViewOf } from './inspect-published.js';

const LEDGER = '.cub/ledger';

export interface EntryDeps {
  readonly project: Pick<Project, 'root' | 'cubDir'>;
  readonly journal: Journal;
  readonly projections: readonly Projection[];
  /** What came by a merge or a switch of the branch and is not projected yet; null = that may be anything. */
  readonly arrived: ReadonlySet<EntityName> | null;
}

/** A tracked file that is not what the published events say. The layout of its JSON does not count: a formatter may have changed it. */
interface StaleFile {
  readonly path: string;
  /** null when it is not there. */
  readonly current: string | null;
  readonly expected: string;
  readonly entity: EntityName | null;
}

/** Compares the tracked entries with what follows from the published events. */
export async function inspectEntries(deps: EntryDeps): Promise<FoundFault[]> {
  const [stale, projected]: [StaleFile[], Set<string>] = [[], new Set()];
  // Not through what is kept of earlier readings: a file that was restored in its place may not be noticed there.
  const unkept = deps.projections.map((projection): Projection => ({ ...projection, entity: undefined }));
  for await (const file of projectFiles(deps.journal, unkept)) {
    if (!file.tracked) continue;
    projected.add(file.path);
    const current = currentOf(deps, file);
    if (current === null || !isSameJson(current, file.content)) stale.push({ path: posix.join(LEDGER, file.path), current, expected: file.content, entity: entityOf(file.path) });
  }
  return [...(await explain(deps, stale)), ...eventless(deps, projected)];
}

/** `by-task/<id>/entry.json`, `by-run/<id>.json` */
function entityOf(path: string): EntityName | null {
  const [, kind, id] = /^by-(task|run)\/([^/]+?)(?:\/entry)?\.json$/.exec(path) ?? [];
  return kind === undefined || id === undefined ? null : (`${kind}/${id}` as EntityName);
}

function currentOf({ project }: EntryDeps, { path }: ProjectedFile): string | null {
  const file = join(project.cubDir, 'ledger', path);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

async function explain(deps: EntryDeps, stale: readonly StaleFile[]): Promise<FoundFault[]> {
  if (stale.length === 0) return [];
  const [pending, atHead] = [pendingPaths(deps, await deps.journal.pending()), await textsAtHead(deps, stale)];
  return stale.map((file) => {
    const { path, current } = file;
    const kind = kindOf(deps, file, { isPending: pending(path), head: atHead.get(path) ?? null });
    const message =
      kind === 'unproven' ? `${path} says more than the events that are left: it has attempts or an outcome that no published event accounts for`
      : kind === 'behind' ? `${path} lacks events that a merge brought: nothing was published here since`
      : current === null ? `${path} is missing`
      : `${path} is not what the published events say`;
    return { fault: { kind, path }, severity: kind === 'behind' ? 'warning' : 'error', message, events: 0 };
  });
}

function kindOf({ arrived }: EntryDeps, { entity, current, expected }: StaleFile, { isPending, head }: { isPending: boolean; head: string | null }) {
  if (isPending) return 'unpublished';
  const isArrived = arrived === null || (entity !== null && arrived.has(entity));
  if (isArrived && (current === null ? head === null : isBehind(current, expected))) return 'behind';
  const isProvenAtHead = head !== null && !saysMore(head, expected);
  return current !== null && saysMore(current, expected) && !isProvenAtHead ? 'unproven' : 'stale';
}

/** Whether events that wait to be published are about the entry of a path. */
function pendingPaths({ projections }: EntryDeps, events: readonly JournalEvent[]): (path: string) => boolean {
  const folders = [...touchedKeys(projections, events)].flatMap(([{ folder }, keys]) => [...keys].map((key) => `${LEDGER}/${folder}/${key}`));
  const touched = new Set(folders.flatMap((folder) => [`${folder}/entry.json`, `${folder}.json`]));
  return (path) => touched.has(path);
}

async function textsAtHead({ project }: EntryDeps, stale: readonly StaleFile[]): Promise<Map<string, string>> {
  const view = gitViewOf(project.root);
  if (!view) return new Map();
  const wanted = new Set(stale.map(({ path }) => path));
  const versions = (await filesAtHead(view.git, view.toGit(LEDGER))).map(({ path, id }) => ({ path: view.fromGit(path), id })).filter(({ path }) => wanted.has(path));
  const blobs = await readBlobs(view.git, versions.map(({ id }) => id));
  return new Map(versions.flatMap(({ path, id }) => (blobs.has(id) ? [[path, blobs.get(id)?.toString('utf8') ?? ''] as const] : [])));
}

/** Entries that cub wrote and for which there is no published event at all. */
function eventless({ project, projections }: EntryDeps, projected: ReadonlySet<string>): FoundFault[] {
  const ledger = join(project.cubDir, 'ledger');
  const folders = projections.filter(({ tracked }) => tracked).map(({ folder }) => folder);
  const candidates = folders.flatMap((folder) => namesIn(join(ledger, folder)).map((name) => (name.endsWith('.json') ? `${folder}/${name}` : `${folder}/${name}/entry.json`)));
  return candidates
    .filter((path) => !projected.has(path) && isOwnEntry(join(ledger, path)))
    .map((path): FoundFault => {
      const fault: RecordFault = { kind: 'eventless', path: posix.join(LEDGER, path) };
      return { fault, severity: 'error', message: `${fault.path} is there without its events: no published file has one about it`, events: 0 };
    });
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

/** Entries of cub name their kind; those of the Python original do not. */
function isOwnEntry(path: string): boolean {
  try {
    return 'kind' in (JSON.parse(readFileSync(path, 'utf8')) as object);
  } catch {
    return false;
  }
}
