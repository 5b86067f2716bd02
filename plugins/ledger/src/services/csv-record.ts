/** What a cell of a table can hold; null = unknown, an empty cell. */
export type CsvValue = string | number | boolean | null;

/** Spreadsheet programs take a cell that begins so for a formula, and run it. */
const FORMULA = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]/;

/** One record as RFC 4180 has it: commas between, quotes where they are needed and doubled inside, CR LF at the end. */
export function csvRecord(values: readonly CsvValue[]): string {
  return `${values.map(csvCell).join(',')}\r\n`;
}

/** A text that a spreadsheet would run gets an apostrophe in front; numbers are left alone. */
function csvCell(value: CsvValue): string {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
