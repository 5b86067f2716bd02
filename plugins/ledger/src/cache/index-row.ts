import type { EntityName } from '@cub/plugin-sdk';
import type { Held, RecordPlace } from './held-records.js';

/** What the index says of an entity; without a place that there is no record any more. */
export interface IndexRow<Line> {
  readonly name: EntityName;
  readonly found: (Held<Line, never> & { readonly at: RecordPlace }) | null;
}

/**
 * One line of the index: `name <tab> start <tab> bytes <tab> crc <tab> groups <tab> key <tab> line`, name, groups, key and line in JSON, which has no tab. The
 * long part comes last and is parsed when it is asked for: most questions are about a few of many lines.
 */
export function serialiseRow(name: EntityName, found: { place: RecordPlace; groups: readonly EntityName[]; key: string | null; line: unknown } | null): string {
  if (!found) return JSON.stringify(name);
  const { place, groups, key, line } = found;
  return [JSON.stringify(name), place.start, place.bytes, place.crc, JSON.stringify(groups), JSON.stringify(key), JSON.stringify(line)].join('\t');
}

/** @returns null for what is no row */
export function parseRow<Line>(text: string): IndexRow<Line> | null {
  try {
    const [name = '', start, bytes, crc, groups = '', key = '', line = ''] = text.split('\t');
    const parsed = parseText(name) as EntityName;
    if (start === undefined) return { name: parsed, found: null };
    return { name: parsed, found: { at: { start: Number(start), bytes: Number(bytes), crc: Number(crc) }, groups: parseGroups(groups), key: key === 'null' ? null : parseText(key), line: once(() => JSON.parse(line) as Line) } };
  } catch {
    return null;
  }
}

function parseGroups(text: string): EntityName[] {
  return text === '[]' ? [] : (JSON.parse(text) as EntityName[]);
}

/** A text in JSON is most often just what stands between its quotes. */
function parseText(json: string): string {
  return json.includes('\\') ? (JSON.parse(json) as string) : json.slice(1, -1);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
