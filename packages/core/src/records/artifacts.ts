import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeFileDurable } from '@cub/journal';
import { unsafeIdReason, type ArtifactRef, type JournalEvent } from '@cub/schema';

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
    .flatMap((event) => artifactsOf(event.data))
    .filter((ref) => publishOne(ref, places, policy))
    .map((ref) => ref.path);
}

function publishOne(ref: ArtifactRef, places: ArtifactPlaces, policy: ArtifactPolicy): boolean {
  const source = join(places.from, ref.path);
  const target = join(places.to, ref.path);
  if (!existsSync(source) || existsSync(target)) return false;
  const whole = readFileSync(source);
  mkdirSync(dirname(target), { recursive: true });
  writeFileDurable(target, policy.mode === 'full' ? whole : capped(whole, ref, policy.capBytes));
  return true;
}

/** Head and tail around a line that says what is missing; cut at line ends, so that JSONL stays JSONL but for that line. */
function capped(whole: Buffer, ref: ArtifactRef, capBytes: number): Buffer {
  if (whole.length <= capBytes) return whole;
  const half = Math.floor(capBytes / 2);
  const headEnd = whole.lastIndexOf(0x0a, half) + 1 || half;
  const tailStart = whole.indexOf(0x0a, whole.length - half) + 1 || whole.length - half;
  const note = JSON.stringify({ cut: { bytes: tailStart - headEnd, of: whole.length, sha256: ref.sha256 } });
  return Buffer.concat([whole.subarray(0, headEnd), Buffer.from(`${note}\n`), whole.subarray(tailStart)]);
}

/** Artifact references stand at the top level of an event's data. */
function artifactsOf(data: unknown): ArtifactRef[] {
  if (typeof data !== 'object' || data === null) return [];
  return Object.values(data).filter(isArtifactRef);
}

function isArtifactRef(value: unknown): value is ArtifactRef {
  if (typeof value !== 'object' || value === null) return false;
  const { path, sha256 } = value as Partial<ArtifactRef>;
  return typeof path === 'string' && typeof sha256 === 'string' && path.split('/').every((part) => unsafeIdReason(part) === undefined);
}
