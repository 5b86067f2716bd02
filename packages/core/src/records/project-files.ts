import type { EntityName, Journal, Projection } from '@cub/plugin-sdk';
import { CubError, isSafeId, type JournalEvent } from '@cub/schema';

/** A file that a projection wants to exist. */
export interface ProjectedFile {
  /** Relative to the ledger folder. */
  readonly path: string;
  readonly content: string;
  readonly tracked: boolean;
}

/** Receives the events of one task, in order. */
export type OnTask = (events: readonly JournalEvent[]) => void;

/** Keys per projection. */
export type Keys = ReadonlyMap<Projection, ReadonlySet<string>>;

/**
 * Folds what is published in this tree into files, one after the other.
 * @param only the keys to look at; without it all
 * @param onTask told of each task that is folded, with its events
 * @throws CubError `CUB_PLUGIN_PROJECTION` for a path that leads out of the projection's folder
 */
export async function* projectFiles(journal: Journal, projections: readonly Projection[], only?: Keys, onTask: OnTask = () => undefined): AsyncGenerator<ProjectedFile> {
  const rest: Projection[] = [];
  for (const projection of projections) {
    if (only && !only.get(projection)?.size) continue;
    if (projection.entity) yield* ofEntities(journal, projection, only?.get(projection), projection.entity === 'task' ? onTask : undefined);
    else rest.push(projection);
  }
  if (rest.length === 0) return;
  const { events } = await journal.read('tree');
  for (const projection of rest) yield* ofAllEvents(events, projection, only?.get(projection));
}

/** Which keys these events touch, per projection. */
export function touchedKeys(projections: readonly Projection[], touched: readonly JournalEvent[]): Keys {
  return new Map(projections.map((projection) => [projection, new Set(touched.flatMap((event) => keysOf(projection, event)))]));
}

/** Which keys these files are of, per projection. @param paths relative to the ledger folder */
export function keysOfFiles(projections: readonly Projection[], paths: readonly string[]): Keys {
  return new Map(projections.map((projection) => [projection, new Set(paths.flatMap((path) => keyOfFile(path, projection.folder)))]));
}

/** Which keys these entities are, of the projections that fold entities. */
export function keysOfEntities(projections: readonly Projection[], names: ReadonlySet<EntityName>): Keys {
  const idsOf = (kind: string | undefined) => [...names].flatMap((name) => (name.startsWith(`${kind}/`) ? [name.slice(name.indexOf('/') + 1)] : []));
  return new Map(projections.map((projection) => [projection, new Set(idsOf(projection.entity))]));
}

/** What is in either. */
export function unionOfKeys(projections: readonly Projection[], one: Keys, other: Keys): Keys {
  return new Map(projections.map((projection) => [projection, new Set([...(one.get(projection) ?? []), ...(other.get(projection) ?? [])])]));
}

export function leadsOut(path: string, folder: string): CubError {
  return new CubError(`a projection wants ${JSON.stringify(path)}; its files are in the folder ${JSON.stringify(folder)} of the ledger, which has to be a plain name`, {
    code: 'CUB_PLUGIN_PROJECTION',
    suggestions: ['Nothing was written there. Update the plugin that contributes this projection (`cub plugins`), or tell its author.'],
  });
}

/** `by-task/<key>/entry.json`, or `by-run/<key>.json` */
function keyOfFile(path: string, folder: string): string[] {
  const [first, name, ...rest] = path.split('/');
  if (first !== folder || name === undefined) return [];
  return [rest.length > 0 ? name : name.replace(/\.json$/, '')];
}

function* ofEntities(journal: Journal, projection: Projection, only: ReadonlySet<string> | undefined, onTask: OnTask | undefined): Generator<ProjectedFile> {
  for (const [name, events] of journal.eventsOf('tree', namesOf(journal, projection, only))) {
    const key = name.slice(name.indexOf('/') + 1);
    onTask?.(events);
    let state: unknown;
    for (const event of events) if (keysOf(projection, event).includes(key)) state = projection.reduce(state, event, key);
    if (state !== undefined) yield* fileOf(projection, state, key);
  }
}

function namesOf(journal: Journal, { entity }: Projection, only: ReadonlySet<string> | undefined): Set<EntityName> {
  if (only) return new Set([...only].map((key): EntityName => `${entity ?? 'task'}/${key}`));
  return new Set([...journal.changes('tree', null).names].filter((name) => name.startsWith(`${entity}/`)));
}

function* ofAllEvents(events: readonly JournalEvent[], projection: Projection, only: ReadonlySet<string> | undefined): Generator<ProjectedFile> {
  const states = new Map<string, unknown>();
  for (const event of events) {
    for (const key of keysOf(projection, event)) {
      if (!only || only.has(key)) states.set(key, projection.reduce(states.get(key), event, key));
    }
  }
  for (const [key, state] of states) yield* fileOf(projection, state, key);
}

/** Ids become names of files, and a journal may hold events that somebody else wrote. */
function keysOf(projection: Projection, event: JournalEvent): string[] {
  return projection.keys(event).filter(isSafeId);
}

function* fileOf(projection: Projection, state: unknown, key: string): Generator<ProjectedFile> {
  const { folder, tracked } = projection;
  const file = projection.file(state, key);
  if (!file) return;
  const [first, ...rest] = file.path.split('/');
  if (!isSafeId(folder) || first !== folder || rest.length === 0 || !rest.every(isSafeId)) throw leadsOut(file.path, folder);
  yield { ...file, tracked };
}
