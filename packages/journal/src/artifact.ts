import { createHash } from 'node:crypto';
import { isEvent, unsafeIdReason, type ArtifactRef, type JournalEvent } from '@cub/schema';

/** What events say about a text that is kept in a file. @param path relative to the ledger folder */
export function artifactRef(path: string, content: string | Uint8Array): ArtifactRef {
  const bytes = Buffer.from(content);
  return { path, sha256: sha256(bytes), bytes: bytes.length };
}

/** The references in an event's data; they stand at its top level, alone or in a list. What leads out of the ledger is none. */
export function artifactRefsOf(data: unknown): ArtifactRef[] {
  return typeof data === 'object' && data !== null ? Object.values(data).flat().filter(isArtifactRef) : [];
}

/** An artifact as an event names it, and where it is now. */
export interface PlacedArtifact {
  readonly event: JournalEvent;
  /** As the event says it. */
  readonly named: ArtifactRef;
  /** The same, with the path that it has after it was moved. */
  readonly ref: ArtifactRef;
}

/** The artifacts that events name, each once for every event that names it. Moved ones have their present path. @param events in order */
export function placedArtifacts(events: readonly JournalEvent[]): PlacedArtifact[] {
  const moved = new Map(events.flatMap((event) => (isEvent(event, 'artifact.moved') && isArtifactRef(event.data) ? [[`${event.data.sha256} ${event.data.from}`, event.data.path] as const] : [])));
  return events.flatMap((event) =>
    artifactRefsOf(event.data).map((named) => ({ event, named, ref: { ...named, path: moved.get(`${named.sha256} ${named.path}`) ?? named.path } })),
  );
}

function isArtifactRef(value: unknown): value is ArtifactRef {
  if (typeof value !== 'object' || value === null) return false;
  const { path, sha256: digest, bytes } = value as Partial<ArtifactRef>;
  return typeof path === 'string' && typeof digest === 'string' && typeof bytes === 'number' && path.split('/').every((part) => unsafeIdReason(part) === undefined);
}

/**
 * Head and tail of a text that is too long for git, around a line `{"cut":{bytes,of,sha256,kept_sha256}}`: how many bytes
 * are missing of how many, and the digests of the whole and of what is kept. Cut at line ends, so that JSONL stays JSONL.
 * @param maxBytes of head and tail together
 */
export function capArtifact(whole: Buffer, maxBytes: number): Buffer {
  if (whole.length <= maxBytes) return whole;
  const half = Math.floor(maxBytes / 2);
  const headEnd = whole.lastIndexOf(0x0a, half) + 1 || half;
  const tailStart = whole.indexOf(0x0a, whole.length - half) + 1 || whole.length - half;
  const [head, tail] = [whole.subarray(0, headEnd), whole.subarray(tailStart)];
  const cut = { bytes: tailStart - headEnd, of: whole.length, sha256: sha256(whole), kept_sha256: sha256(Buffer.concat([head, tail])) };
  return Buffer.concat([head, Buffer.from(`${JSON.stringify({ cut })}\n`), tail]);
}

/** Whether this is the text that was recorded, whole or capped. */
export function isIntact(content: Buffer, ref: ArtifactRef): boolean {
  return sha256(content) === ref.sha256 || isIntactCut(content, ref);
}

const NOTE = /\{"cut":\{"bytes":(\d+),"of":(\d+),"sha256":"([0-9a-f]{64})","kept_sha256":"([0-9a-f]{64})"\}\}\n/g;

function isIntactCut(content: Buffer, ref: ArtifactRef): boolean {
  // Latin-1 has one character a byte, so that places in the text are places in the file.
  return [...content.toString('latin1').matchAll(NOTE)].some(({ 0: note, 1: missing, 2: of, 3: digest, 4: keptDigest, index }) => {
    const kept = Buffer.concat([content.subarray(0, index), content.subarray(index + note.length)]);
    return digest === ref.sha256 && Number(of) === ref.bytes && kept.length + Number(missing) === ref.bytes && sha256(kept) === keptDigest;
  });
}

function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
