import { utcDate, type ArtifactRef, type JournalEvent } from '@cub/schema';
import { artifactRef } from '../artifact.js';

/** Longest line, its end included. */
export const MAX_LINE_BYTES = 64 * 1024;
const CUT = '… [cut]';

export interface CappedLine {
  readonly event: JournalEvent;
  readonly line: string;
  /** The whole data, to be kept as a file; undefined when the line is short enough. */
  readonly overflow?: { readonly ref: ArtifactRef; readonly content: string };
}

/** Serialises an event. Of one that is too long for a line the data are shortened and name the file that holds the whole. */
export function capEvent(event: JournalEvent): CappedLine {
  const line = JSON.stringify(event);
  if (fits(line)) return { event, line };
  const content = `${JSON.stringify(event.data)}\n`;
  const ref = artifactRef(`overflow/${utcDate(event.ts)}/${event.id}.json`, content);
  for (let limit = 16 * 1024; ; limit = Math.floor(limit / 2)) {
    const data = { ...(shorten(event.data, limit) as object), overflow: ref };
    const shorter: JournalEvent = { ...event, summary: cut(event.summary, 1024), data };
    const shorterLine = JSON.stringify(shorter);
    if (fits(shorterLine)) return { event: shorter, line: shorterLine, overflow: { ref, content } };
  }
}

function fits(line: string): boolean {
  return Buffer.byteLength(line) < MAX_LINE_BYTES;
}

/** @param limit characters of a text; lists and objects keep an entry for each 64 of them */
function shorten(value: unknown, limit: number): unknown {
  if (typeof value === 'string') return cut(value, limit);
  const entries = Math.ceil(limit / 64);
  if (Array.isArray(value)) return value.slice(0, entries).map((item) => shorten(item, limit));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).slice(0, Math.max(entries, 32));
  return Object.fromEntries(kept.map(([key, item]) => [cut(key, 256), shorten(item, limit)]));
}

/** Never cuts a surrogate pair in half. */
function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, '')}${CUT}`;
}
