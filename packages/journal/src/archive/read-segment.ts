import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { eventLines, type EventLine } from '../read/read-lines.js';

/** A file of the live journal, held open so that what is written to it meanwhile is seen. */
export interface Segment {
  /** Relative to the live journal: `<date>/<agent>.<writer>.jsonl`. */
  readonly name: string;
  readonly content: Buffer;
  readonly lines: readonly EventLine[];
  /** Complete lines that cannot be read. */
  readonly damaged: number;
  /** Text that was written since `content` was read, from the beginning of its line; '' when there is none. */
  rest(): string;
  close(): void;
}

export function openSegment(file: string, name: string): Segment {
  const fd = openSync(file, 'r');
  const content = readFrom(fd, 0);
  const whole = content.lastIndexOf(0x0a) + 1;
  const text = content.subarray(0, whole).toString('utf8');
  const lines = eventLines(text);
  const written = text.split('\n').filter((line) => line.trim() !== '').length;
  return {
    name,
    content,
    lines,
    damaged: written - lines.length,
    rest: () => (fstatSync(fd).size === content.length ? '' : readFrom(fd, whole).toString('utf8')),
    close: () => closeSync(fd),
  };
}

function readFrom(fd: number, start: number): Buffer {
  const buffer = Buffer.alloc(Math.max(0, fstatSync(fd).size - start));
  return buffer.subarray(0, readSync(fd, buffer, 0, buffer.length, start));
}
