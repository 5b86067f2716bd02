import { stripVTControlCharacters } from 'node:util';
import { visibleLine, visibleText } from './visible-text.js';

export { nearMatches } from './near-matches.js';
export { exactly } from './exact-output.js';
export { redrawScreen, rewriteLine } from './redraw.js';
export { describeTrustItems } from './trust-review.js';
export { hiddenIn, visibleCommand, visibleJson, visibleLine, visibleText } from './visible-text.js';

/**
 * A moment in the zone of the reader, `2026-01-05 09:00:12`; a text that is no time is plain text. Put together by hand: the first use of `Intl` in a process takes 25 ms
 * and more.
 * @param iso ISO 8601
 */
export function formatLocalTime(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return plainText(iso);
  const two = (n: number) => String(n).padStart(2, '0');
  const date = [String(at.getFullYear()).padStart(4, '0'), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${date} ${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':')}`;
}

/** One column of a table for people. */
export interface Column<Row> {
  /** The heading, printed as it is. */
  readonly title: string;
  /** The cell of a row. Control characters and line ends are shown as escape sequences, so that no text can steer the terminal. */
  readonly value: (row: Row) => string;
  /** Numbers read best on the right. @defaultValue `left` */
  readonly align?: 'left' | 'right';
  /** The column that is cut, with `…`, when the terminal is too narrow, but not below 12 characters; at most one. @defaultValue false */
  readonly flexible?: boolean;
  /** A column that is left out where there is no room for it, the one with the highest number first. */
  readonly dispensable?: number;
}

const GAP = 2;
const MIN_FLEXIBLE = 12;

/**
 * Rows as aligned text. The table libraries of the field load a terminal UI framework (over 100 ms), more than a whole
 * command may take to start, so this is our own; see docs/decisions/0003-start-up-budget.md.
 * @param width columns of the terminal; undefined when the output is not a terminal, then nothing is cut
 * @returns a line of headings and one for each row, without a line end at the end
 * @example
 * formatTable(tasks, [{ title: 'ID', value: (task) => task.id }, { title: 'TITLE', value: (task) => task.title, flexible: true }], terminalWidth());
 */
export function formatTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[], width?: number): string {
  const laidOut = columns.map((column) => layOut(rows, column));
  if (width !== undefined) {
    leaveOut(laidOut, width);
    shrinkFlexible(laidOut, width);
  }
  const line = (i: number) => laidOut.map(({ cells, width: wide, column }) => pad(cells[i] ?? '', wide, column)).join(' '.repeat(GAP)).trimEnd();
  return [...Array(rows.length + 1).keys()].map(line).join('\n');
}

/** A column with its cells, the title first. */
interface LaidOut<Row> {
  readonly column: Column<Row>;
  readonly cells: readonly string[];
  width: number;
}

function layOut<Row>(rows: readonly Row[], column: Column<Row>): LaidOut<Row> {
  const cells = [column.title, ...rows.map((row) => plainText(column.value(row)))];
  return { column, cells, width: cells.reduce((widest, cell) => Math.max(widest, displayWidth(cell)), 0) };
}

function leaveOut<Row>(laidOut: LaidOut<Row>[], width: number): void {
  const least = (column: LaidOut<Row>) => (column.column.flexible ? Math.min(column.width, MIN_FLEXIBLE) : column.width);
  const candidates = laidOut.filter(({ column }) => column.dispensable !== undefined);
  candidates.sort((a, b) => (b.column.dispensable ?? 0) - (a.column.dispensable ?? 0));
  for (const candidate of candidates) {
    if (totalWidth(laidOut.map(least)) <= width) return;
    laidOut.splice(laidOut.indexOf(candidate), 1);
  }
}

function shrinkFlexible<Row>(laidOut: readonly LaidOut<Row>[], width: number): void {
  const flexible = laidOut.find(({ column }) => column.flexible);
  const missing = totalWidth(laidOut.map((column) => column.width)) - width;
  if (flexible && missing > 0) flexible.width = Math.max(MIN_FLEXIBLE, flexible.width - missing);
}

function totalWidth(widths: readonly number[]): number {
  return widths.reduce((a, b) => a + b, 0) + GAP * (widths.length - 1);
}

function pad<Row>(cell: string, width: number, column: Column<Row>): string {
  const text = displayWidth(cell) > width ? `${[...cell].slice(0, Math.max(0, width - 1)).join('')}…` : cell;
  const fill = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return column.align === 'right' ? fill + text : text + fill;
}

/** Code points; wide characters count as one, which misaligns but never breaks. */
function displayWidth(text: string): number {
  return [...text].length;
}

/**
 * A text of somebody else as people see it: what would steer the terminal, or hide, is shown as an escape sequence (`visibleText`, `visibleLine`).
 * @param keepLines keeps line ends and indentation; else it is one line, without spaces around it and with single ones within
 */
export function plainText(text: string, keepLines = false): string {
  return keepLines ? visibleText(text).trimEnd() : visibleLine(text.trim()).replaceAll(/ +/g, ' ');
}

/**
 * A text for a prompt or a record, not for a terminal: escape sequences, control characters and those that turn the direction of writing are gone.
 * @param keepLines keeps line ends and indentation; else all white space becomes single spaces
 */
export function withoutControls(text: string, keepLines = false): string {
  const rest = stripVTControlCharacters(text).replaceAll(/[^\P{Cc}\n\t]|\p{Bidi_Control}/gu, '');
  return keepLines ? rest.trimEnd() : rest.replaceAll(/\s+/g, ' ').trim();
}

/** `13,000`: rounded to an integer, with commas, in every locale. */
export function formatNumber(value: number): string {
  return String(Math.round(value)).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 task`, `1,200 tasks`, `2 entries`. @param noun in the singular @param many its plural; by default the English rule */
export function plural(n: number, noun: string, many = pluralOf(noun)): string {
  return `${formatNumber(n)} ${n === 1 ? noun : many}`;
}

function pluralOf(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(?:s|x|z|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

/** `a task`, `an epic`. @param noun a word whose first letter says how it sounds */
export function withArticle(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** Columns of the terminal that stdout is, for `formatTable`; for a pipe or a file what `COLUMNS` says, else undefined. */
export function terminalWidth(): number | undefined {
  if (process.stdout.isTTY) return process.stdout.columns;
  const said = Number(process.env.COLUMNS);
  return Number.isInteger(said) && said > 0 ? said : undefined;
}
