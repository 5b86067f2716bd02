import type { ArtifactRef, EventDataByType, Redactor } from '@cub/schema';
import type { FoundRecord } from './collect-records.js';

type Data = EventDataByType['entry.imported'];

/** What a line of the journal has room for beside its envelope. */
const MAX_DATA_BYTES = 56 * 1024;
const PIECE_CHARACTERS = 24_000;
const REFS_A_PIECE = 80;

/** The data of one `entry.imported`, or of several for a record that is longer than a line may be. @param record with its artifacts written */
export function importedData(record: FoundRecord, artifacts: readonly ArtifactRef[], redactor: Redactor): Data[] {
  const { kind, id, place, sha256, format, extra, oddities, entry } = record;
  const origin = { format, path: place, sha256 };
  const rest = { extra, oddities, entry, ...(kind === 'task' && { artifacts: [...artifacts] }) };
  const whole = { kind, id, origin, ...rest } as Data;
  if (Buffer.byteLength(JSON.stringify(redactor.value(whole))) <= MAX_DATA_BYTES) return [whole];
  const base64 = Buffer.from(JSON.stringify(redactor.value(rest))).toString('base64');
  const of = Math.max(Math.ceil(base64.length / PIECE_CHARACTERS), Math.ceil(artifacts.length / REFS_A_PIECE));
  const length = Math.ceil(base64.length / of / 4) * 4;
  return Array.from({ length: of }, (_, i) => ({
    kind,
    id,
    origin,
    piece: { n: i + 1, of, base64: base64.slice(i * length, (i + 1) * length) },
    artifacts: artifacts.slice(i * REFS_A_PIECE, (i + 1) * REFS_A_PIECE),
  }));
}
