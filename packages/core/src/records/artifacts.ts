import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { artifactRefsOf, capArtifact, writeFileDurable } from '@cub/journal';
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
 * @returns paths relative to the ledger folder that were written
 */
export function publishArtifacts(events: readonly JournalEvent[], places: ArtifactPlaces, policy: ArtifactPolicy): string[] {
  if (policy.mode === 'none') return [];
  return events
    .flatMap((event) => artifactRefsOf(event.data))
    .filter((ref) => publishOne(ref, places, policy))
    .map((ref) => ref.path);
}

function publishOne(ref: ArtifactRef, places: ArtifactPlaces, policy: ArtifactPolicy): boolean {
  const source = join(places.from, ref.path);
  const target = join(places.to, ref.path);
  if (!existsSync(source) || existsSync(target)) return false;
  const whole = readFileSync(source);
  writeFileDurable(target, policy.mode === 'full' ? whole : capArtifact(whole, policy.capBytes), { within: dirname(dirname(places.to)) });
  return true;
}
