/** A text whose characters are the bytes of a file (`latin1`), so that whatever a file holds comes out of it again. */
export type ByteText = string;

/** One line of a text. */
export interface Line {
  /** Where it begins. */
  readonly start: number;
  /** Where its text ends and its line end begins. */
  readonly end: number;
  /** `\n`, `\r\n` or `\r`; empty for a last line without one. */
  readonly eol: string;
}

const BYTE_ORDER_MARK = '\u00EF\u00BB\u00BF';

/** The lines of a text. A byte order mark belongs to none, and U+2028 ends none. */
export function splitLines(text: ByteText): Line[] {
  const lines: Line[] = [];
  const ends = /\r\n|\n|\r/g;
  let start = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
  for (let found = ends.exec(text); found; found = ends.exec(text)) {
    lines.push({ start, end: found.index, eol: found[0] });
    start = ends.lastIndex;
  }
  if (start < text.length) lines.push({ start, end: text.length, eol: '' });
  return lines;
}

/** A line without its line end; empty beyond the last one. */
export function lineAt(text: ByteText, lines: readonly Line[], i: number): string {
  const line = lines[i];
  return line ? text.slice(line.start, line.end) : '';
}

/** The white space of ASCII. Others have bytes that are parts of letters: 0xA0 ends `à` in UTF-8. */
const SPACE = new Set([...'\t\n\v\f\r ']);

/** A text without white space at its end. */
export function trimEnd(text: ByteText): string {
  let end = text.length;
  while (end > 0 && SPACE.has(text[end - 1] ?? '')) end -= 1;
  return text.slice(0, end);
}

/** A text without white space at both ends. */
export function trim(text: ByteText): string {
  let start = 0;
  while (start < text.length && SPACE.has(text[start] ?? '')) start += 1;
  return trimEnd(text.slice(start));
}
