import { lineAt, type ByteText, type Line } from './lines.js';

/** A line that begins or ends a managed section. */
export interface Marker {
  readonly kind: 'begin' | 'end';
  /** Position among the lines, from 0. */
  readonly line: number;
  /** Of a `begin`; 0 for an `end`. */
  readonly version: number;
}

export interface MarkerSearch {
  /** The first marker that is neither indented nor in a code fence; null when there is none. */
  readonly marker: Marker | null;
  /** Lines before it, from 0, that would be markers if they were not indented. */
  readonly indented: readonly number[];
  /** The line that opens a code fence which nothing closes; null when all are closed. */
  readonly openFence: number | null;
}

interface Fence {
  readonly line: number;
  /** The run of ` or ~ that opened it. */
  readonly mark: string;
}

const MARKER = /^([ \t]*)<!-- (?:BEGIN CUB MANAGED SECTION v(\d+)|(END) CUB MANAGED SECTION) -->[ \t]*$/;
/** As CommonMark has it: what follows ``` must not have another one. */
const FENCE = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)$/s;

/** Looks for the next marker. No fence is open where it begins to look. */
export function nextMarker(text: ByteText, lines: readonly Line[], from: number, to = lines.length): MarkerSearch {
  const indented: number[] = [];
  let fence: Fence | null = null;
  for (let i = from; i < to; i += 1) {
    const content = lineAt(text, lines, i);
    const marker = parseMarker(content, i);
    if (!marker) fence = fenceAfter(fence, content, i);
    else if (fence) continue;
    else if (isIndented(content)) indented.push(i);
    else return { marker, indented, openFence: null };
  }
  return { marker: null, indented, openFence: fence?.line ?? null };
}

/** The marker that a line is, fenced or indented or not; else null. */
export function parseMarker(content: string, line: number): Marker | null {
  if (!content.includes('CUB MANAGED SECTION')) return null;
  const [whole, , version, end] = MARKER.exec(content) ?? [];
  if (whole === undefined) return null;
  return { kind: end ? 'end' : 'begin', line, version: Number(version ?? 0) };
}

function isIndented(content: string): boolean {
  return !content.startsWith('<');
}

function fenceAfter(open: Fence | null, content: string, line: number): Fence | null {
  const [, mark, rest = ''] = FENCE.exec(content) ?? [];
  if (mark === undefined) return open;
  if (!open) return { line, mark };
  const closes = mark[0] === open.mark[0] && mark.length >= open.mark.length && /^[ \t]*$/.test(rest);
  return closes ? null : open;
}
