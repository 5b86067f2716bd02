import type { LedgerEntry } from '@cub/schema';
import { CSV_HEADER, csvValues } from './csv-columns.js';
import { csvRecord } from './csv-record.js';
import { matchesFilter, type LineFilter } from './filter-lines.js';
import { indexLine } from './index-line.js';

export const EXPORT_FORMATS = ['json', 'csv', 'jsonl'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Entries in a fixed order, so that two exports of the same ledger are the same bytes: the first started first. */
export function selectEntries(entries: Iterable<LedgerEntry>, filter: LineFilter): LedgerEntry[] {
  const selected = [...entries].filter((entry) => matchesFilter(indexLine(entry), filter));
  return selected.sort((a, b) => compare(a.started_at, b.started_at) || compare(a.id, b.id));
}

/** The text of an export, one entry a piece and what has to stand around them. */
export function* exportText(entries: readonly LedgerEntry[], format: ExportFormat): Generator<string> {
  if (format === 'json') yield* jsonArray(entries);
  else if (format === 'jsonl') for (const entry of entries) yield `${JSON.stringify(entry)}\n`;
  else {
    yield csvRecord(CSV_HEADER);
    for (const entry of entries) yield csvRecord(csvValues(entry));
  }
}

function* jsonArray(entries: readonly LedgerEntry[]): Generator<string> {
  yield '[';
  for (const [i, entry] of entries.entries()) yield `${i === 0 ? '' : ','}\n${JSON.stringify(entry)}`;
  yield entries.length === 0 ? ']\n' : '\n]\n';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
