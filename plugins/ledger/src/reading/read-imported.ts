import type { Imported } from '@cub/schema';
import { count, fieldsOf, text, type Fields } from './values.js';

/** The data of `entry.imported`, its entry still as it was recorded. */
export interface ImportedData {
  readonly kind: string;
  readonly id: string;
  readonly entry: unknown;
  readonly record: Imported;
}

/** Pieces of a record that is longer than a line may be, in the order of their numbers. */
export interface Pieces {
  readonly sha256: string;
  readonly texts: readonly string[];
}

/** Reads `entry.imported`. @param before pieces that earlier events brought @returns the record once it is whole */
export function readImported(data: Fields, before: Pieces | null): { pieces: Pieces | null; whole: ImportedData | null } {
  const piece = fieldsOf(data.piece);
  if (!piece) return { pieces: before, whole: readWhole(data) };
  const sha256 = text(fieldsOf(data.origin)?.sha256) ?? '';
  const [n, of, base64] = [count(piece.n), count(piece.of), text(piece.base64)];
  const known = before?.sha256 === sha256 ? before.texts : [];
  if (n !== known.length + 1 || base64 === null) return { pieces: before, whole: null };
  const texts = [...known, base64];
  return texts.length === of ? { pieces: null, whole: readWhole({ ...data, ...fieldsOf(parse(texts.join(''))) }) } : { pieces: { sha256, texts }, whole: null };
}

function readWhole(data: Fields): ImportedData | null {
  const [kind, id, origin] = [text(data.kind), text(data.id), fieldsOf(data.origin)];
  if (kind === null || id === null || !origin) return null;
  const record: Imported = {
    origin: { format: text(origin.format) ?? 'unknown', path: text(origin.path) ?? '', sha256: text(origin.sha256) ?? '' },
    extra: { ...fieldsOf(data.extra) },
    oddities: (Array.isArray(data.oddities) ? (data.oddities as unknown[]) : []).flatMap((item) => readOddity(fieldsOf(item))),
  };
  return { kind, id, entry: data.entry, record };
}

function readOddity(fields: Fields | null): Imported['oddities'] {
  const [place, what, keptAs] = [text(fields?.place), text(fields?.what), text(fields?.kept_as)];
  return place === null || what === null || keptAs === null ? [] : [{ place, what, kept_as: keptAs }];
}

function parse(base64: string): unknown {
  try {
    return JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
  } catch {
    return null;
  }
}
