import type { Task } from '@cub/schema';
import { shown, type TextFault } from '../files-backend/task-text.js';
import { fileLines, type FileLine } from './file-lines.js';
import { readRecord, type LineRecord, type ReadRecord } from './read-record.js';

/** One line that is a task. */
export interface TaskLine {
  readonly line: FileLine;
  readonly record: LineRecord;
  readonly task: Task;
}

export interface TaskLines {
  /** In the order of the file, each id once. */
  readonly items: readonly TaskLine[];
  readonly faults: readonly TextFault[];
  /** By id or by a name that the task had before. */
  find(name: string): TaskLine | undefined;
}

interface Read extends ReadRecord {
  readonly line: FileLine;
  readonly record: LineRecord;
}

/** A file that is something else altogether would otherwise fill the screen. */
const MAX_FAULTS = 200;

/** Reads a file with one JSON object a line. What cannot be read is a fault, and the rest is there all the same. */
export function readTaskLines(bytes: Buffer): TaskLines {
  const faults: TextFault[] = [];
  const read = fileLines(bytes).flatMap((line) => readLine(line, faults) ?? []);
  const byId = lastOfEach(read, faults);
  const aliases = new Map([...byId.values()].flatMap((item) => item.aliases.map((alias) => [alias, item.task.id] as const)));
  const nameNow = (name: string) => (byId.has(name) ? name : (aliases.get(name) ?? name));
  const blockers = blockersOf([...byId.values()], nameNow);
  const items = read.flatMap(({ line, record, task }): TaskLine[] => {
    if (byId.get(task.id)?.line !== line) return [];
    const depends_on = [...new Set([...task.depends_on.map(nameNow), ...(blockers.get(task.id) ?? [])])];
    const [parent, epic] = [task.parent, task.lineage.epic_id].map((name) => (name === null ? null : nameNow(name)));
    return [{ line, record, task: { ...task, depends_on, parent: parent ?? null, lineage: { ...task.lineage, epic_id: epic ?? null } } }];
  });
  const found = new Map(items.map((item) => [item.task.id, item]));
  return { items, faults: withoutFlood(faults), find: (name) => found.get(nameNow(name)) };
}

function readLine(line: FileLine, faults: TextFault[]): Read | undefined {
  if (line.text?.trim() === '') return undefined;
  const record = parse(line);
  if (record === undefined) {
    const received = line.text === null ? 'bytes that are not UTF-8' : shown(line.text);
    faults.push({ line: line.number, expected: 'a JSON object', received });
    return undefined;
  }
  // Beads keeps other things than issues in the same file and says so.
  if (record._type !== undefined && record._type !== 'issue') return undefined;
  const read = readRecord(record);
  const found = 'task' in read ? read.faults : [read];
  faults.push(...found.map((fault) => ({ line: line.number, ...fault })));
  return 'task' in read ? { line, record, ...read } : undefined;
}

function parse({ text }: FileLine): LineRecord | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as LineRecord) : undefined;
  } catch {
    return undefined;
  }
}

function lastOfEach(read: readonly Read[], faults: TextFault[]): ReadonlyMap<string, Read> {
  const last = new Map(read.map((item) => [item.task.id, item]));
  for (const { line, task } of read) {
    const counts = last.get(task.id)?.line ?? line;
    if (counts !== line) faults.push({ line: line.number, expected: 'an id that no later line has', received: `${task.id}, which is also on line ${counts.number}; that one counts` });
  }
  return last;
}

function blockersOf(read: readonly Read[], nameNow: (name: string) => string): ReadonlyMap<string, string[]> {
  const blockers = new Map<string, string[]>();
  for (const { task, blocks } of read) {
    for (const blocked of blocks.map(nameNow)) blockers.set(blocked, [...(blockers.get(blocked) ?? []), task.id]);
  }
  return blockers;
}

function withoutFlood(faults: readonly TextFault[]): TextFault[] {
  const sorted = [...faults].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  if (sorted.length <= MAX_FAULTS) return sorted;
  const rest = sorted.length - MAX_FAULTS;
  return [...sorted.slice(0, MAX_FAULTS), { line: null, expected: 'one task a line', received: `${rest} more lines that are not, or are not as they should be` }];
}
