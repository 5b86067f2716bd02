import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { capArtifact, isIntact, placedArtifacts, writeFilesDurable, type PlacedArtifact } from '@cub/journal';
import { isEvent, type ArtifactRef, type Journal, type JournalEvent } from '@cub/schema';
import type { ArtifactPlaces, ArtifactPolicy } from './artifacts.js';

/** An artifact that is not where its event says, because another branch has a file of that name or a moved file is gone. */
export interface MisplacedArtifact {
  readonly taskId: string;
  readonly ref: ArtifactRef;
  /** The name that it gets, relative to the ledger. */
  readonly to: string;
  readonly isRecorded: boolean;
}

/** Contents that a path of the ledger has had, besides the one in the work tree. */
export type EarlierContents = (path: string) => AsyncIterable<Buffer>;

/** Events are read from files that somebody else may have written: only names of artifacts of the event's own task are followed. */
const ARTIFACT_PATH = /^by-task\/([^/]+)\/\d{3,}-[\w-]+\.(?:md|jsonl|diff)$/;

/**
 * The artifacts of one task that two branches gave one name: all but the one that has the file. Their new name follows from the events alone, so that
 * every clone moves them alike.
 * @param events of one task, in order
 */
export function misplacedArtifacts(events: readonly JournalEvent[], ledgerDir: string): MisplacedArtifact[] {
  const placed = placedArtifacts(events).filter(({ event, named, ref }) => event.type.startsWith('attempt.') && [named, ref].every(({ path }) => ARTIFACT_PATH.exec(path)?.[1] === event.task_id));
  const removed = new Set(events.flatMap((event) => (isEvent(event, 'artifact.removed') ? [`${event.data.sha256} ${event.data.path}`] : [])));
  const byPath = new Map<string, PlacedArtifact[]>();
  for (const one of placed) byPath.set(one.ref.path, [...(byPath.get(one.ref.path) ?? []), one]);
  const collided = [...byPath.values()].flatMap((sharing) => withoutOwner(sharing, ledgerDir));
  const gone = placed.filter(({ ref, named }) => ref.path !== named.path && !removed.has(`${ref.sha256} ${ref.path}`) && !existsSync(join(ledgerDir, ref.path)));
  return [
    ...collided.map((one) => ({ taskId: one.event.task_id, ref: one.named, to: newName(one, events), isRecorded: false })),
    ...gone.map(({ event, ref, named }) => ({ taskId: event.task_id, ref: named, to: ref.path, isRecorded: true })),
  ];
}

function withoutOwner(sharing: readonly PlacedArtifact[], ledgerDir: string): PlacedArtifact[] {
  const digests = new Map(sharing.map((one) => [one.ref.sha256, one]));
  const [first] = digests.values();
  if (!first || digests.size < 2) return [];
  const file = join(ledgerDir, first.ref.path);
  const content = existsSync(file) ? readFileSync(file) : null;
  const owner = (content && [...digests.values()].find(({ ref }) => isIntact(content, ref))) ?? first;
  return [...digests.values()].filter((one) => one !== owner);
}

/** `001-prompt.md` becomes `001-X7K2-prompt.md`. */
function newName({ event, named }: PlacedArtifact, events: readonly JournalEvent[]): string {
  const start = events.findLast((other) => other.type === 'attempt.started' && other.run_id === event.run_id && other.attempt === event.attempt);
  const [folder, name] = [posix.dirname(named.path), posix.basename(named.path)];
  return posix.join(folder, name.replace(/^(\d+-)?/, (number) => `${number}${(start ?? event).id.slice(-4)}-`));
}

export interface MoveDeps {
  readonly journal: Pick<Journal, 'append'>;
  readonly places: ArtifactPlaces;
  readonly policy: ArtifactPolicy;
  readonly earlierContents: EarlierContents;
}

/**
 * Writes misplaced artifacts under their new names and records that. One whose text is nowhere on this machine stays as it is: another clone may have it.
 * @param onWritten told of each, relative to the ledger folder
 * @returns the events that say so
 */
export async function moveArtifacts(deps: MoveDeps, misplaced: readonly MisplacedArtifact[], onWritten: (path: string) => void): Promise<JournalEvent[]> {
  const recorded: JournalEvent[] = [];
  for (const { taskId, ref, to, isRecorded } of misplaced) {
    const data = await contentOf(deps, ref);
    if (data === null) continue;
    const path = join(deps.places.to, to);
    if (!existsSync(path)) await writeFilesDurable([{ path, data }], { within: dirname(dirname(deps.places.to)), onWritten: () => onWritten(to) });
    if (isRecorded) continue;
    const moved = { path: to, sha256: ref.sha256, bytes: ref.bytes, from: ref.path };
    recorded.push(deps.journal.append('artifact.moved', moved, { task_id: taskId, source: 'cub', summary: `${ref.path} of another branch is now ${to}` }));
  }
  return recorded;
}

async function contentOf({ places, policy, earlierContents }: MoveDeps, ref: ArtifactRef): Promise<Buffer | null> {
  for (const folder of [places.from, places.to]) {
    const file = join(folder, ref.path);
    const content = existsSync(file) ? readFileSync(file) : null;
    if (content && isIntact(content, ref)) return policy.mode === 'full' ? content : capArtifact(content, policy.capBytes);
  }
  for await (const content of earlierContents(ref.path)) if (isIntact(content, ref)) return content;
  return null;
}
