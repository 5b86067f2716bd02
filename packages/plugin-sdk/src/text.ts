import { stripVTControlCharacters } from 'node:util';

export { nearMatches } from './near-matches.js';

/** One column of a table for people. */
export interface Column<Row> {
  /** The heading, printed as it is. */
  readonly title: string;
  /** The cell of a row. Control characters are taken out and line ends become spaces, so that no text can steer the terminal. */
  readonly value: (row: Row) => string;
  /** Numbers read best on the right. @defaultValue `left` */
  readonly align?: 'left' | 'right';
  /** The column that is cut, with `…`, when the terminal is too narrow, but not below 12 characters; at most one. @defaultValue false */
  readonly flexible?: boolean;
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
  const cells = [columns.map((c) => c.title), ...rows.map((row) => columns.map((c) => plainText(c.value(row))))];
  const widths = columns.map((_, i) => Math.max(...cells.map((line) => displayWidth(line[i] ?? ''))));
  shrinkFlexible(widths, columns, width);
  return cells.map((line) => line.map((cell, i) => pad(cell, widths[i] ?? 0, columns[i])).join(' '.repeat(GAP)).trimEnd()).join('\n');
}

function shrinkFlexible<Row>(widths: number[], columns: readonly Column<Row>[], width: number | undefined): void {
  const flexible = columns.findIndex((c) => c.flexible);
  if (width === undefined || flexible === -1) return;
  const total = widths.reduce((a, b) => a + b, 0) + GAP * (widths.length - 1);
  const current = widths[flexible] ?? 0;
  if (total > width) widths[flexible] = Math.max(MIN_FLEXIBLE, current - (total - width));
}

function pad<Row>(cell: string, width: number, column: Column<Row> | undefined): string {
  const text = displayWidth(cell) > width ? `${[...cell].slice(0, Math.max(0, width - 1)).join('')}…` : cell;
  const fill = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return column?.align === 'right' ? fill + text : text + fill;
}

/** Code points; wide characters count as one, which misaligns but never breaks. */
function displayWidth(text: string): number {
  return [...text].length;
}

/**
 * A text without escape sequences and control characters: what an agent wrote must not steer the terminal that it is shown on.
 * @param keepLines keeps line ends and indentation; else all white space becomes single spaces
 */
export function plainText(text: string, keepLines = false): string {
  const visible = stripVTControlCharacters(text).replaceAll(/[^\P{Cc}\n\t]/gu, '');
  return keepLines ? visible.trimEnd() : visible.replaceAll(/\s+/g, ' ').trim();
}

/** `13,000`: rounded to an integer, with commas, in every locale. */
export function formatNumber(value: number): string {
  return String(Math.round(value)).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 task`, `1,200 tasks`. @param noun in the singular; its plural has to be made with an `s` */
export function plural(n: number, noun: string): string {
  return `${formatNumber(n)} ${noun}${n === 1 ? '' : 's'}`;
}

/** Columns of the terminal that stdout is, for `formatTable`; undefined for a pipe or a file. */
export function terminalWidth(): number | undefined {
  return process.stdout.isTTY ? process.stdout.columns : undefined;
}
