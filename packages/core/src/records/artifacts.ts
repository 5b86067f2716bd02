import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { artifactRefsOf, capArtifact, writeFilesDurable } from '@cub/journal';
import type { ArtifactRef, JournalEvent } from '@cub/schema';

export interface ArtifactPlaces {
  /** Where full texts are written first: `<local>/artifacts`. */
  readonly from: string;
  /** The ledger folder in the working tree. */
  readonly to: string;
}

export interface ArtifactPolicy {
  readonly mode: 'full' | 'capped' | 'none';
  /** Bytes of a committed artifact; head and tail are kept. */
  readonly capBytes: number;
}

/**
 * Copies the artifacts that these events name into the working tree.
 * @param onWritten told of each, relative to the ledger folder
 */
export async function publishArtifacts(
  events: readonly JournalEvent[],
  places: ArtifactPlaces,
  policy: ArtifactPolicy,
  onWritten: (path: string) => void,
): Promise<void> {
  if (policy.mode === 'none') return;
  const refs = events.flatMap((event) => artifactRefsOf(event.data));
  await writeFilesDurable(copiesOf(refs, places, policy), { within: dirname(dirname(places.to)), onWritten: ({ ref }) => onWritten(ref.path) });
}

function* copiesOf(refs: readonly ArtifactRef[], { from, to }: ArtifactPlaces, { mode, capBytes }: ArtifactPolicy) {
  for (const ref of new Map(refs.map((ref) => [ref.path, ref])).values()) {
    const [source, path] = [join(from, ref.path), join(to, ref.path)];
    if (!existsSync(source) || existsSync(path)) continue;
    const whole = readFileSync(source);
    yield { path, data: mode === 'full' ? whole : capArtifact(whole, capBytes), ref };
  }
}
