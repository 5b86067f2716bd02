import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventLines } from '../read/read-lines.js';
import { blankLines } from './blank-lines.js';
import type { PublishedMonth } from './list-months.js';

/** A file that is left as it is. */
export interface LeftFile {
  /** Relative to the ledger folder. */
  readonly path: string;
  readonly reason: string;
}

/** What becomes of the files of one agent and month. */
export interface MonthPlan {
  readonly agent: string;
  readonly month: string;
  readonly events: number;
  /** Of the files that are replaced. */
  readonly bytes: number;
  /** A file that has every line already; null when a new one is written. */
  readonly kept: string | null;
  /** What the new file holds; empty when one is kept. */
  readonly content: string;
  /** Files that go, relative to the ledger folder. */
  readonly replaced: readonly string[];
  readonly left: readonly LeftFile[];
}

interface Source {
  readonly path: string;
  readonly bytes: number;
  readonly lines: readonly string[];
  readonly blankWidths: readonly number[];
}

/** Plans one file with the same lines, byte for byte and each once. A file with a line that cannot be read is left: nothing is dropped. */
export function planMonth(ledgerDir: string, { agent, month, files }: PublishedMonth): MonthPlan {
  const read = files.map((path) => readSource(ledgerDir, path));
  const sources = read.flatMap((source) => ('lines' in source ? [source] : []));
  const left = read.flatMap((source) => ('lines' in source ? [] : [source]));
  const lines = [...new Set(sources.flatMap((source) => source.lines))];
  const kept = sources.find((source) => new Set(source.lines).size === lines.length)?.path ?? null;
  const replaced = sources.filter(({ path }) => path !== kept);
  const events = new Set(eventLines(lines.join('\n')).map(({ event }) => event.id)).size;
  return {
    agent,
    month,
    events,
    bytes: replaced.reduce((sum, { bytes }) => sum + bytes, 0),
    kept,
    content: kept === null ? contentOf(lines, sources) : '',
    replaced: replaced.map(({ path }) => path),
    left,
  };
}

function contentOf(lines: readonly string[], sources: readonly Source[]): string {
  const text = `${lines.join('\n')}\n`;
  const largest = sources.reduce((most, source) => Math.max(most, Buffer.byteLength(source.lines.join('\n')) + 1), 0);
  return text + blankLines(Buffer.byteLength(text), largest, new Set(sources.flatMap(({ blankWidths }) => blankWidths)));
}

function readSource(ledgerDir: string, path: string): Source | LeftFile {
  const file = join(ledgerDir, path);
  if (!lstatSync(file).isFile()) return { path, reason: 'it is no regular file' };
  const text = readFileSync(file, 'utf8');
  // A checkout may have turned line ends into CRLF; the lines are the same.
  const all = text.split('\n').map((line) => line.replace(/\r$/, ''));
  const lines = all.filter((line) => line.trim() !== '');
  const damaged = lines.length - eventLines(lines.join('\n')).length;
  if (damaged > 0) return { path, reason: `it has ${damaged} line${damaged === 1 ? '' : 's'} that cannot be read` };
  const blankWidths = all.slice(0, -1).flatMap((line) => (line.trim() === '' ? [line.length + 1] : []));
  return { path, bytes: Buffer.byteLength(text), lines, blankWidths: [...new Set(blankWidths)] };
}
