import type { JournalEvent, JournalFault } from '@cub/schema';
import { codeOf } from '../durable-file.js';
import { readRegularFile } from '../regular-file.js';

/** What Node can hold as one text. */
const MAX_BYTES = 0x1fffffe8;

export interface ReadLines {
  readonly events: JournalEvent[];
  readonly faults: JournalFault[];
}

/** A line as it stands in its file, with the event that it holds. */
export interface EventLine {
  readonly event: JournalEvent;
  readonly line: string;
}

/** Reads a file of events. Lines that are none are reported and left where they are; a missing file is empty. */
export function readEventFile(file: string): ReadLines {
  const faults: JournalFault[] = [];
  const events: JournalEvent[] = [];
  readText(file)
    .split('\n')
    .forEach((line, i, all) => {
      if (line.trim() === '') return;
      const parsed = parseEventLine(line);
      if (!('fault' in parsed)) events.push(parsed.event);
      else faults.push({ file, line: i + 1, ...describeFault(parsed.fault, line, i === all.length - 1) });
    });
  return { events, faults };
}

/** The valid lines of a text; the others are readers' business. */
export function eventLines(text: string): EventLine[] {
  return text.split('\n').flatMap((line) => {
    const parsed = parseEventLine(line);
    return 'fault' in parsed ? [] : [{ event: parsed.event, line }];
  });
}

function readText(file: string): string {
  try {
    return readRegularFile(file, MAX_BYTES).toString('utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  }
}

const FIELDS = ['id', 'ts', 'type', 'writer', 'agent', 'task_id', 'tree'] as const;

/** One line, which need not be one of ours. */
export function parseEventLine(line: string): { event: JournalEvent } | { fault: string } {
  let value: Partial<Record<string, unknown>>;
  try {
    value = JSON.parse(line) as Partial<Record<string, unknown>>;
  } catch {
    return { fault: 'one complete JSON object' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { fault: 'a JSON object' };
  const missing = FIELDS.find((field) => typeof value[field] !== 'string');
  if (missing) return { fault: `a text in "${missing}"` };
  if (typeof value.seq !== 'number') return { fault: 'a number in "seq"' };
  if (typeof value.data !== 'object' || value.data === null) return { fault: 'an object in "data"' };
  return { event: value as unknown as JournalEvent };
}

function describeFault(expected: string, line: string, isLast: boolean): Pick<JournalFault, 'expected' | 'received' | 'torn'> {
  const shown = line.length > 80 ? `${line.slice(0, 80)}… (${line.length} characters)` : line;
  return { expected, received: isLast ? `an unfinished line: ${shown}` : shown, torn: isLast };
}
