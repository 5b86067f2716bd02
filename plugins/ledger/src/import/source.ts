import { count, fieldsOf, amount, type Fields } from '../reading/values.js';
import { readTime } from './timestamps.js';

/** Something that is not as cub writes it, and what became of it. */
export interface Oddity {
  /** File relative to the imported folder, then the key: `by-task/a.json: attempts[0].started_at`; a line of a file: `index.jsonl:7`. */
  place: string;
  what: string;
  kept_as: string;
}

export const IN_EXTRA = 'as it was, under imported.extra';

/**
 * A JSON object of somebody else that is read key by key. What was understood is marked, and {@link Source.rest} is all that was
 * not: unknown keys and values of another type are handed on as they are, so that nothing is dropped.
 */
export class Source {
  private readonly understood = new Set<string>();
  private readonly inner = new Map<string, Source | readonly (Source | null)[]>();

  /** @param place the file @param path of this object inside of it, empty at the top */
  constructor(
    private readonly fields: Fields,
    private readonly place: string,
    readonly oddities: Oddity[],
    private readonly path = '',
  ) {}

  has(key: string): boolean {
    return Object.hasOwn(this.fields, key);
  }

  /** The value as it is. Does not mark it. */
  raw(key: string): unknown {
    return this.has(key) ? this.fields[key] : undefined;
  }

  /** Marks a key as understood: its value says nothing that the record does not. */
  drop(...keys: string[]): void {
    for (const key of keys) this.understood.add(key);
  }

  /** Takes {@link Source.drop} back: the value says something more. */
  keep(...keys: string[]): void {
    for (const key of keys) this.understood.delete(key);
  }

  odd(key: string, what: string, keptAs: string): void {
    this.oddities.push({ place: `${this.place}${key === '' && this.path === '' ? '' : `: ${join(this.path, key)}`}`, what, kept_as: keptAs });
  }

  /** Empty text is how the original wrote "unknown". */
  text(key: string): string | null {
    return this.read(key, 'text', (value) => (value === '' ? null : textOf(value)));
  }

  texts(key: string): string[] {
    return this.read(key, 'a list of texts', textsOf) ?? [];
  }

  flag(key: string): boolean | null {
    return this.read(key, 'true or false', (value) => (typeof value === 'boolean' ? value : undefined));
  }

  /** A whole number from 0. */
  count(key: string): number | null {
    return this.read(key, 'a whole number from 0', (value) => count(value) ?? undefined);
  }

  /** A number from 0. */
  amount(key: string): number | null {
    return this.read(key, 'a number from 0', (value) => amount(value) ?? undefined);
  }

  word<T extends string>(key: string, allowed: readonly T[]): T | null {
    return this.read<T>(key, `one of ${allowed.join(', ')}`, (value) => (value === '' ? null : allowed.find((word) => word === value)));
  }

  time(key: string): string | null {
    const value = this.raw(key);
    const time = readTime(value);
    if (!time) return this.read<string>(key, 'a time', (given) => (given === '' ? null : undefined));
    this.drop(key);
    if (time.note !== null) this.odd(key, `${shortJson(value)}: ${time.note}`, time.at);
    return time.at;
  }

  /** An object inside. @returns undefined when it is missing, null when it is null or no object */
  section(key: string): Source | null | undefined {
    if (!this.has(key)) return undefined;
    const known = this.inner.get(key);
    if (known instanceof Source) return known;
    const fields = this.read(key, 'an object', (value) => fieldsOf(value) ?? undefined);
    if (!fields) return null;
    const source = this.inside(key, fields);
    this.inner.set(key, source);
    return source;
  }

  /** As {@link Source.section}, an empty one when there is none. */
  part(key: string): Source {
    return this.section(key) ?? this.inside(key, {});
  }

  /** The objects of a list. @returns null when there is no list */
  sections(key: string): Source[] | null {
    if (!this.has(key)) return null;
    const known = this.inner.get(key);
    if (known !== undefined && !(known instanceof Source)) return known.filter((source) => source !== null);
    const list = this.read(key, 'a list', (value) => (Array.isArray(value) ? (value as unknown[]) : undefined));
    if (!list) return null;
    const sources = list.map((value, i) => this.item(`${key}[${i}]`, value));
    this.inner.set(key, sources);
    if (sources.includes(null)) this.understood.delete(key);
    return sources.filter((source) => source !== null);
  }

  /** The whole object. Marks all of it. */
  all(): Fields {
    this.drop(...Object.keys(this.fields));
    return this.fields;
  }

  /** What was not understood, by key; of lists by the number of the item. */
  rest(): Record<string, unknown> {
    return Object.fromEntries(Object.entries(this.fields).flatMap(([key, value]) => this.restOf(key, value)));
  }

  private restOf(key: string, value: unknown): [string, unknown][] {
    if (!this.understood.has(key)) return [[key, value]];
    const inner = this.inner.get(key);
    if (inner === undefined) return [];
    const rest = inner instanceof Source ? inner.rest() : Object.fromEntries(inner.flatMap(restOfItem));
    return Object.keys(rest).length === 0 ? [] : [[key, rest]];
  }

  private item(key: string, value: unknown): Source | null {
    const fields = fieldsOf(value);
    if (!fields) this.odd(key, `expected an object, received ${shortJson(value)}`, IN_EXTRA);
    return fields && this.inside(key, fields);
  }

  private inside(key: string, fields: Fields): Source {
    return new Source(fields, this.place, this.oddities, join(this.path, key));
  }

  /** @param parse undefined for what is not as expected: it stays unmarked */
  private read<T>(key: string, expected: string, parse: (value: unknown) => T | null | undefined): T | null {
    const value = this.raw(key);
    const parsed = value === undefined || value === null ? null : parse(value);
    if (parsed !== undefined) this.drop(key);
    else this.odd(key, `expected ${expected}, received ${shortJson(value)}`, IN_EXTRA);
    return parsed ?? null;
  }
}

/** @returns null when the value is no object */
export function openSource(value: unknown, place: string): Source | null {
  const fields = fieldsOf(value);
  return fields && new Source(fields, place, []);
}

export function shortJson(value: unknown): string {
  const json = JSON.stringify(value) ?? 'nothing';
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function textsOf(value: unknown): string[] | undefined {
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
}

function restOfItem(source: Source | null, i: number): [string, unknown][] {
  const rest = source?.rest() ?? {};
  return Object.keys(rest).length === 0 ? [] : [[String(i), rest]];
}

function join(path: string, key: string): string {
  return path === '' || key === '' ? `${path}${key}` : `${path}.${key}`;
}
