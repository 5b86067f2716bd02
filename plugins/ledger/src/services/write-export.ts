import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { codeOf, writeFileDurable } from '@cub/journal';
import { exactly } from '@cub/plugin-sdk/text';
import { CubError, EXIT, type LedgerEntry } from '@cub/schema';
import { exportText, type ExportFormat } from './export-entries.js';

/** A reader that has seen enough (`… | head`) closes the pipe. */
const CLOSED_PIPE = new Set(['EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED']);

export interface ExportResult {
  /** Absolute path; null when it went to stdout. */
  output: string | null;
  records: number;
  bytes: number;
}

/** @param output absolute path; null = stdout @throws CubError `CUB_LEDGER_EXPORT_WRITE` */
export async function writeEntries(entries: readonly LedgerEntry[], format: ExportFormat, output: string | null): Promise<ExportResult> {
  const pieces = exportText(entries, format);
  const bytes = output === null ? await streamExport(process.stdout, pieces) : writeExport(output, pieces);
  return { output, records: entries.length, bytes };
}

/** `--json` describes what was written, so the entries need another place. */
export function needsOutput(): CubError {
  return new CubError('--json describes what was written, and the entries themselves would go to the same place.', {
    code: 'CUB_LEDGER_EXPORT_OUTPUT',
    exit: EXIT.usage,
    suggestions: ['Name a file: `--output FILE --json`.', 'Or leave `--json` away: `--format json` writes the entries as JSON to stdout.'],
  });
}

/**
 * Replaces a file in one step: a crash leaves the old or the new content.
 * @returns how many bytes @throws CubError `CUB_LEDGER_EXPORT_WRITE`
 */
function writeExport(path: string, pieces: Iterable<string>): number {
  if (isFolder(path)) throw notWritten(path, 'it is a folder');
  // A folder that is not there is a typing error more often than a wish.
  if (!isFolder(dirname(path))) throw notWritten(path, `there is no folder ${dirname(path)}`);
  const bytes = Buffer.concat(Array.from(pieces, (piece) => Buffer.from(piece)));
  try {
    writeFileDurable(path, bytes);
  } catch (error) {
    throw notWritten(path, error instanceof Error ? error.message : String(error), error);
  }
  return bytes.length;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function notWritten(path: string, why: string, cause?: unknown): CubError {
  return new CubError(`${path} cannot be written: ${why}`, {
    code: 'CUB_LEDGER_EXPORT_WRITE',
    suggestions: ['Name a file in a folder that you may write to: `--output FILE`.'],
    cause,
  });
}

/** Writes piece by piece, no faster than the reader takes them. @returns how many bytes were produced until the reader had enough */
export async function streamExport(stream: NodeJS.WritableStream, pieces: Iterable<string>): Promise<number> {
  let bytes = 0;
  const counted = function* () {
    for (const piece of pieces) {
      bytes += Buffer.byteLength(piece);
      yield piece;
    }
  };
  try {
    await exactly(stream, () => pipeline(Readable.from(counted(), { objectMode: false }), stream, { end: false }));
  } catch (error) {
    if (!CLOSED_PIPE.has(codeOf(error))) throw error;
  }
  return bytes;
}
