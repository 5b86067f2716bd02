import { growingHash } from './content-hash.js';
import { lineAt, type ByteText, type Line } from './lines.js';
import { nextMarker, parseMarker, type Marker } from './next-marker.js';

/** A section, or what is left of one. */
export interface Section {
  /** `whole`: both markers; else the one that is missing. */
  readonly state: 'whole' | 'no-end' | 'no-begin';
  /** 0 when the marker that says it is missing. */
  readonly version: number;
  /** First and last line of what belongs to the section beyond doubt, from 0; at both ends its markers. */
  readonly first: number;
  readonly last: number;
  /** The hash that it was written with, in hex; null when there is none. */
  readonly hash: string | null;
  /** False: its content is as cub wrote it; null: nobody knows. */
  readonly isModified: boolean | null;
}

export interface FoundSections {
  /** In the order of the text. */
  readonly sections: readonly Section[];
  /** Lines, from 0, that are no markers only because they are indented. */
  readonly indented: readonly number[];
  /** The line that opens a code fence which nothing closes; null when all are closed. */
  readonly openFence: number | null;
}

const HASH_LINE = /^<!-- sha256:([0-9a-f]{64}) -->[ \t]*$/;
const COMMENT_LINE = /^<!--.*-->[ \t]*$/s;
/** How far a section can reach whose hash is looked for. Cub's own have 40 lines. */
const MAX_LINES = 2000;
/** How many hash lines above a lone end are tried. A section has one. */
const MAX_HASHES = 8;
/** Comment lines between hash and content, which the Python original wrote at times, do not count towards the hash. */
const MAX_COMMENTS = 5;

/** Finds all sections outside of code fences. */
export function findSections(text: ByteText, lines: readonly Line[]): FoundSections {
  const sections: Section[] = [];
  const indented: number[] = [];
  for (let from = 0; ; ) {
    const search = nextMarker(text, lines, from);
    for (const line of search.indented) indented.push(line);
    if (!search.marker) return { sections, indented, openFence: search.openFence };
    const section = search.marker.kind === 'begin' ? fromBegin(text, lines, search.marker) : fromEnd(text, lines, search.marker, from);
    sections.push(section);
    from = section.last + 1;
  }
}

function fromBegin(text: ByteText, lines: readonly Line[], begin: Marker): Section {
  const first = begin.line;
  const hash = HASH_LINE.exec(lineAt(text, lines, first + 1))?.[1] ?? null;
  const base = { version: begin.version, first, hash };
  const content = first + (hash === null ? 1 : 2);
  const isEnd = (i: number) => parseMarker(lineAt(text, lines, i), i)?.kind === 'end' && !/^[ \t]/.test(lineAt(text, lines, i));
  // What the hash confirms needs no look at fences, which could be open within the content.
  const confirmed = hash === null ? null : endOfContent(text, lines, content, hash, isEnd);
  if (confirmed !== null) return { ...base, state: 'whole', last: confirmed, isModified: false };
  const next = nextMarker(text, lines, first + 1).marker;
  if (next?.kind === 'end') return { ...base, state: 'whole', last: next.line, isModified: hash === null ? null : true };
  const intact = hash === null ? null : endOfContent(text, lines, content, hash, () => true);
  return { ...base, state: 'no-end', last: (intact ?? content) - 1, isModified: intact === null ? null : false };
}

/** Without its beginning a section is known by its hash line only, and only when the content fits. */
function fromEnd(text: ByteText, lines: readonly Line[], end: Marker, from: number): Section {
  const base = { state: 'no-begin', version: 0, last: end.line } as const;
  for (let i = end.line - 1, tried = 0; tried < MAX_HASHES && i >= Math.max(from, end.line - MAX_LINES); i -= 1) {
    const hash = HASH_LINE.exec(lineAt(text, lines, i))?.[1];
    if (hash === undefined) continue;
    tried += 1;
    const isFenced = nextMarker(text, lines, from, i).openFence !== null;
    const isIntact = !isFenced && endOfContent(text, lines, i + 1, hash, (at) => at === end.line) !== null;
    return isIntact ? { ...base, first: i, hash, isModified: false } : { ...base, first: end.line, hash: null, isModified: null };
  }
  return { ...base, first: end.line, hash: null, isModified: null };
}

/** The first line after a content with this hash which is accepted; null when there is none. No content has a line that is a marker. */
function endOfContent(text: ByteText, lines: readonly Line[], from: number, hash: string, accepts: (line: number) => boolean): number | null {
  const limit = Math.min(lines.length, from + MAX_LINES);
  for (let start = from; start <= Math.min(limit, from + MAX_COMMENTS); start += 1) {
    const growing = growingHash();
    for (let i = start; i <= limit; i += 1) {
      if (accepts(i) && growing.digest() === hash) return i;
      const line = lineAt(text, lines, i);
      if (parseMarker(line, i)) break;
      growing.add(line);
    }
    if (!COMMENT_LINE.test(lineAt(text, lines, start))) return null;
  }
  return null;
}

