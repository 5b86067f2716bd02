/**
 * How text that somebody else wrote (a repository, an agent, a file name) reaches a terminal: every character that would steer the terminal, turn the
 * direction of reading or not show at all stands there as an escape sequence. See docs/decisions/0015-text-on-terminals.md.
 */

/** Controls (C0, DEL, C1), line and paragraph separators, what changes direction, what has no glyph, annotations, halves of a surrogate pair. */
const HIDDEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb\p{Cs}]/gu;
/** Spaces that look like another one, or like nothing. */
const ODD_SPACE = /[^\P{Zs} ]/gu;
/** They join the parts of one emoji, and letters of Persian or Indic scripts. */
const JOINERS = /^[\u200c\u200d\ufe0e\ufe0f]$/u;
const VISIBLE_BEFORE_JOINER = /[^\p{ASCII}\p{Cc}\p{Cs}\p{Z}\p{Default_Ignorable_Code_Point}]\ufe0f?$/u;
const KEYCAP = /[0-9#*]\ufe0f?$/u;
const KEYCAP_END = '\u20e3';
const NAMED: ReadonlyMap<string, string> = new Map([
  ['\n', String.raw`\n`],
  ['\r', String.raw`\r`],
  ['\t', String.raw`\t`],
]);
const LAST_C0 = 0x1f;

/** A text of several lines: line ends and tabs stay as they are, `\r\n` is a line end. Every other hidden character is shown as `\x1b`, `\u202e`. */
export function visibleText(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(HIDDEN, (char, at: number) => (char === '\n' || char === '\t' || joins(text, char, at) ? char : escaped(char)));
}

/** The same in one line: line ends and tabs are shown, too, as `\n` and `\t`. */
export function visibleLine(text: string): string {
  return text.replaceAll(HIDDEN, (char, at: number) => (joins(text, char, at) ? char : escaped(char)));
}

/** A command, exactly: as `visibleLine`, with odd spaces shown and long runs of spaces counted, so that nothing is pushed out of sight. */
export function visibleCommand(command: string): string {
  return visibleLine(command)
    .replaceAll(ODD_SPACE, escaped)
    .replaceAll(/ {9,}/g, (run) => ` [${run.length} spaces] `);
}

/** The first character of a command that a reader would not see, as an escape sequence; null when what is shown is all that there is. */
export function hiddenIn(command: string): string | null {
  const found = [...command.matchAll(HIDDEN)].find(({ 0: char, index }) => !joins(command, char, index));
  const space = command.match(ODD_SPACE)?.[0];
  return found ? escaped(found[0]) : space === undefined ? null : escaped(space);
}

/** JSON for a machine that may also be shown on a terminal: the same value, hidden characters escaped as JSON does it. */
export function visibleJson(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, null, indent);
  // Line ends are the layout's own: those of values are escaped by now.
  return text.replaceAll(HIDDEN, (char) => (char === '\n' ? char : inUnits(char)));
}

/** Whether a joiner stands behind something that can be seen: then it forms a letter or an emoji, and hides nothing. */
function joins(text: string, char: string, at: number): boolean {
  if (!JOINERS.test(char)) return false;
  const before = text.slice(Math.max(0, at - 3), at);
  return VISIBLE_BEFORE_JOINER.test(before) || (KEYCAP.test(before) && text.startsWith(KEYCAP_END, at + 1));
}

function escaped(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  return NAMED.get(char) ?? (code <= LAST_C0 ? `\\x${code.toString(16).padStart(2, '0')}` : inUnits(char));
}

/** As JSON writes it, so that a line of JSON stays one. */
function inUnits(char: string): string {
  return Array.from({ length: char.length }, (_, i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, '0')}`).join('');
}
