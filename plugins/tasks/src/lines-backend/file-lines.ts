import { TextDecoder } from 'node:util';

/** One line of a file; offsets in bytes. */
export interface FileLine {
  /** From 1. */
  readonly number: number;
  readonly start: number;
  /** Without the line end. */
  readonly end: number;
  /** null when the bytes are no UTF-8. */
  readonly text: string | null;
}

const LF = 0x0a;
const CR = 0x0d;
const BOM = Buffer.from('\uFEFF');

/** Cuts a file into lines. What is between them (line ends, a byte order mark) belongs to none. */
export function fileLines(bytes: Buffer): FileLine[] {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const lines: FileLine[] = [];
  let start = bytes.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0;
  while (start < bytes.length) {
    const feed = bytes.indexOf(LF, start);
    const stop = feed === -1 ? bytes.length : feed;
    const end = stop > start && bytes[stop - 1] === CR ? stop - 1 : stop;
    lines.push({ number: lines.length + 1, start, end, text: decoded(decoder, bytes.subarray(start, end)) });
    start = stop + 1;
  }
  return lines;
}

function decoded(decoder: TextDecoder, bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

/** The file with other text on some lines; every other byte stays. */
export function withLines(bytes: Buffer, changed: ReadonlyMap<FileLine, string>): Buffer {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (const [line, text] of [...changed].sort(([a], [b]) => a.start - b.start)) {
    parts.push(bytes.subarray(from, line.start), Buffer.from(text));
    from = line.end;
  }
  return Buffer.concat([...parts, bytes.subarray(from)]);
}

/** The file with one line more at its end, in the file's own kind of line end. */
export function withLineAppended(bytes: Buffer, text: string): Buffer {
  const feed = bytes.indexOf(LF);
  const eol = feed > 0 && bytes[feed - 1] === CR ? '\r\n' : '\n';
  const isOpen = bytes.length > 0 && bytes.at(-1) !== LF && !bytes.equals(BOM);
  return Buffer.concat([bytes, Buffer.from(`${isOpen ? eol : ''}${text}${eol}`)]);
}
