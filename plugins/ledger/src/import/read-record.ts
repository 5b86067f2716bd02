import { isSafeId } from '@cub/schema';
import { integer } from '../reading/values.js';
import type { Oddity, Source } from './source.js';

/** A record of somebody else in the form of our model. */
export interface ReadRecord<Entry> {
  readonly id: string;
  /** For example `task-1`: which shape it had. */
  readonly format: string;
  readonly entry: Entry;
  /** What has no place in our model, as it was. */
  readonly extra: Record<string, unknown>;
  readonly oddities: readonly Oddity[];
}

export interface RecordPlace {
  /** Relative to the imported folder, for oddities. */
  readonly place: string;
  /** The id that the file's name says. */
  readonly name: string;
  /** ISO; for a record in which no time can be read. */
  readonly at: string;
}

/** @param keys where the id may stand. An id that is missing is taken from the name of the file, with an oddity. */
export function readId(source: Source, keys: readonly string[], name: string): string {
  const key = keys.find((candidate) => typeof source.raw(candidate) === 'string' && source.raw(candidate) !== '');
  const id = key === undefined ? null : source.raw(key);
  source.drop(...keys.filter((other) => source.raw(other) === (id ?? name)));
  if (typeof id !== 'string') {
    source.odd(keys[0] ?? 'id', 'no id', `${name}, as the file is called`);
    return name;
  }
  if (id !== name && isSafeId(id)) source.odd(key ?? 'id', `differs from the name of the file, ${JSON.stringify(name)}`, id);
  return id;
}

/** A missing version is 0. */
export function readVersion(source: Source): number {
  const version = integer(source.raw('version'));
  if (!source.has('version') || version !== null) source.drop('version');
  return version ?? 0;
}

/** The first of some times that is known; a later one is named as an assumption. */
export function firstTime(source: Source, key: string, given: string | null, others: readonly (readonly [string, string | null])[]): string {
  if (given !== null) return given;
  const [name, at] = others.find(([, time]) => time !== null) ?? ['the import', ''];
  source.odd(key, 'no time', `${at ?? ''}, from ${name}`);
  return at ?? '';
}

export function finish<Entry>(source: Source, found: { id: string; format: string; entry: Entry }): ReadRecord<Entry> {
  const unique = new Map(source.oddities.map((oddity) => [JSON.stringify(oddity), oddity]));
  return { ...found, extra: source.rest(), oddities: [...unique.values()] };
}
