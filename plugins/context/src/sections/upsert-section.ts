import { CubError } from '@cub/schema';
import { hashLines } from './content-hash.js';
import { findSections, type FoundSections, type Section } from './find-section.js';
import { lineAt, splitLines, trim, type ByteText, type Line } from './lines.js';
import { parseMarker } from './next-marker.js';

export interface SectionWarning {
  /** `edited`: by hand, or nobody knows; `repaired`: a marker was missing; `ignored`: lines that look like a section and are not kept up to date; `newer`: left alone. */
  readonly kind: 'edited' | 'repaired' | 'ignored' | 'newer';
  /** From 1. */
  readonly line: number;
  /** Without the place, in lower case. */
  readonly message: string;
}

export interface Upsert {
  readonly action: 'created' | 'appended' | 'replaced' | 'unchanged';
  /** The whole file. */
  readonly bytes: Buffer;
  /** The hash of the section that was there; null when there was none. */
  readonly previousHash: string | null;
  readonly warnings: readonly SectionWarning[];
}

/** What a file says of its section. Lines count from 1. */
export interface DetectedSection extends Pick<Section, 'state' | 'version' | 'hash' | 'isModified'> {
  readonly firstLine: number;
  readonly lastLine: number;
}

/** The section that cub keeps up to date; null when there is none. */
export function detectSection(file: Buffer): DetectedSection | null {
  const text = file.toString('latin1');
  const section = ownSection(findSections(text, splitLines(text)).sections);
  if (!section) return null;
  const { state, version, hash, isModified, first, last } = section;
  return { state, version, hash, isModified, firstLine: first + 1, lastLine: last + 1 };
}

/**
 * Puts a content into the section of a file: every byte outside of its markers stays, and doing it twice is doing it once.
 * Without a section one is appended (before a code fence that nothing closes, in which it would be an example).
 * A missing marker is added at the edge of what the hash confirms to be cub's; what it does not confirm stays outside as text.
 * @param file null when there is none
 * @param content in Markdown; white space around it does not count
 * @throws CubError `CUB_SECTION_CONTENT` when a line of the content is a marker
 */
export function upsertSection(file: Buffer | null, content: string, version: number): Upsert {
  const wanted = contentLines(content);
  if (file === null) return { action: 'created', bytes: toBytes(`${block(wanted, version, '\n')}\n`), previousHash: null, warnings: [] };
  const text = file.toString('latin1');
  const lines = splitLines(text);
  const found = findSections(text, lines);
  const own = ownSection(found.sections);
  const others = ignored(found, own);
  if (!own) return { action: 'appended', bytes: toBytes(append(text, lines, found.openFence, wanted, version)), previousHash: null, warnings: others };
  if (own.version > version) return { action: 'unchanged', bytes: file, previousHash: own.hash, warnings: [newer(own, version), ...others] };
  const bytes = toBytes(replace(text, lines, own, block(wanted, version, eolAt(lines, own.first))));
  const action = bytes.equals(file) ? 'unchanged' : 'replaced';
  return { action, bytes, previousHash: own.hash, warnings: [...troubles(own), ...others] };
}

/** The first whole one; else the first whose end is missing; else the first whose beginning is. */
function ownSection(sections: readonly Section[]): Section | undefined {
  const first = (state: Section['state']) => sections.find((section) => section.state === state);
  return first('whole') ?? first('no-end') ?? first('no-begin');
}

function contentLines(content: string): string[] {
  const text: ByteText = trim(Buffer.from(content).toString('latin1').replaceAll(/\r\n|\r/g, '\n'));
  const lines = text === '' ? [] : text.split('\n');
  const marker = lines.find((line, i) => parseMarker(line, i) !== null);
  if (marker === undefined) return lines;
  throw new CubError(`the content of a managed section has the line ${JSON.stringify(marker.trim())}, which would begin or end a section`, {
    code: 'CUB_SECTION_CONTENT',
    suggestions: ['Leave the line out of the content.'],
  });
}

function block(content: readonly string[], version: number, eol: string): ByteText {
  return [`<!-- BEGIN CUB MANAGED SECTION v${version} -->`, `<!-- sha256:${hashLines(content)} -->`, ...content, '<!-- END CUB MANAGED SECTION -->'].join(eol);
}

function replace(text: ByteText, lines: readonly Line[], { first, last }: Section, section: ByteText): ByteText {
  return text.slice(0, lines[first]?.start) + section + text.slice(lines[last]?.end);
}

function append(text: ByteText, lines: readonly Line[], openFence: number | null, content: readonly string[], version: number): ByteText {
  const eol = eolAt(lines, lines.length - 1);
  const section = block(content, version, eol);
  const before = openFence ?? lines.length;
  const isApart = before === 0 || trim(lineAt(text, lines, before - 1)) === '';
  const hasEol = before === 0 || lines[before - 1]?.eol !== '';
  const gap = `${hasEol ? '' : eol}${isApart ? '' : eol}`;
  const at = openFence === null ? text.length : (lines[openFence]?.start ?? text.length);
  return `${text.slice(0, at)}${gap}${section}${eol}${openFence === null ? '' : eol}${text.slice(at)}`;
}

/** The line end of a line, or of the nearest one before it. */
function eolAt(lines: readonly Line[], line: number): string {
  return lines[line]?.eol || lines[line - 1]?.eol || '\n';
}

function toBytes(text: ByteText): Buffer {
  return Buffer.from(text, 'latin1');
}

function newer({ first, version }: Section, ours: number): SectionWarning {
  return { kind: 'newer', line: first + 1, message: `the section has version ${version}, this cub writes version ${ours}; it was left alone` };
}

function troubles({ state, first, isModified }: Section): SectionWarning[] {
  const line = first + 1;
  if (state !== 'whole') {
    const marker = state === 'no-end' ? 'end' : 'beginning';
    const rest = isModified === false ? '' : '; nobody can tell where the section was, so all text stayed: look for old lines of it that are left';
    return [{ kind: 'repaired', line, message: `the section had no marker at its ${marker}; it was added${rest}` }];
  }
  if (isModified === false) return [];
  const message = isModified ? 'the section was edited by hand; cub wrote it anew' : 'the section has no checksum, so that nobody knows if it was edited; cub wrote it anew';
  return [{ kind: 'edited', line, message }];
}

function ignored({ sections, indented }: FoundSections, own: Section | undefined): SectionWarning[] {
  const others = sections.filter((section) => section !== own).map(({ first, last, state }) => {
    const what = state === 'whole' ? `another managed section, up to line ${last + 1}, is not kept up to date` : 'this marker belongs to no section';
    return { kind: 'ignored', line: first + 1, message: `${what}; remove it` } as const;
  });
  const looksSo = indented.map((line) => ({ kind: 'ignored', line: line + 1, message: 'a marker that is indented is only text' }) as const);
  return [...others, ...looksSo];
}
