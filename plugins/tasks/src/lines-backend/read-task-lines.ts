import type { Task } from '@cub/schema';
import { shown, type TextFault } from '../files-backend/task-text.js';
import { fileLines, type FileLine } from './file-lines.js';
import { readRecord, type Gate, type LineRecord, type ReadRecord } from './read-record.js';

/** One line that is a task. */
export interface TaskLine {
  readonly line: FileLine;
  readonly record: LineRecord;
  readonly task: Task;
  /** The newest `updated_at` of other lines with its id; null when it is the only one. */
  readonly newestTwin: string | null;
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
  const byId = newestOfEach(read, faults);
  const aliases = new Map([...byId.values()].flatMap((item) => item.aliases.map((alias) => [alias, item.task.id] as const)));
  const nameNow = (name: string) => (byId.has(name) ? name : (aliases.get(name) ?? name));
  const blockers = blockersOf([...byId.values()], nameNow);
  const waitedFor = openTasksBehind([...byId.values()], nameNow);
  const isPinned = (id: string) => byId.get(id)?.isPinned === true;
  const twins = newestTwins(read, byId);
  const items = read.flatMap(({ line, record, task, gates }): TaskLine[] => {
    if (byId.get(task.id)?.line !== line) return [];
    const linked = [...task.depends_on.map(nameNow), ...(blockers.get(task.id) ?? [])].filter((id) => !isPinned(id));
    const depends_on = [...new Set([...linked, ...gates.flatMap(waitedFor)])];
    const [parent, epic] = [task.parent, task.lineage.epic_id].map((name) => (name === null ? null : nameNow(name)));
    return [{ line, record, newestTwin: twins.get(task.id) ?? null, task: { ...task, depends_on, parent: parent ?? null, lineage: { ...task.lineage, epic_id: epic ?? null } } }];
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
  if ((record._type !== undefined && record._type !== 'issue') || isHeader(record)) return undefined;
  const read = readRecord(record);
  const found = 'task' in read ? read.faults : [read];
  faults.push(...found.map((fault) => ({ line: line.number, ...fault })));
  return 'task' in read ? { line, record, ...read } : undefined;
}

/** A line about the file itself, such as `{"_schema": …}`: it has a private key and no id. */
function isHeader(record: LineRecord): boolean {
  return !('id' in record) && Object.keys(record).some((key) => /^[_$]/.test(key) && key !== '_type');
}

function parse({ text }: FileLine): LineRecord | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as LineRecord) : undefined;
  } catch {
    return undefined;
  }
}

/** Of several lines with one id, as a merge by `union` leaves them, the one that was changed last counts, and of those the last in the file. */
function newestOfEach(read: readonly Read[], faults: TextFault[]): ReadonlyMap<string, Read> {
  const newest = new Map<string, Read>();
  for (const item of read) {
    const other = newest.get(item.task.id);
    if (!other || item.task.updated_at >= other.task.updated_at) newest.set(item.task.id, item);
  }
  for (const { line, task } of read) {
    const counts = newest.get(task.id)?.line ?? line;
    if (counts === line) continue;
    const received = `${task.id}, which is also on line ${counts.number}; that one counts`;
    faults.push({ line: line.number, expected: 'an id that no other line has', received, partial: true });
  }
  return newest;
}

function newestTwins(read: readonly Read[], byId: ReadonlyMap<string, Read>): ReadonlyMap<string, string> {
  const twins = new Map<string, string>();
  for (const { line, task } of read) {
    const known = twins.get(task.id) ?? '';
    if (byId.get(task.id)?.line !== line && task.updated_at > known) twins.set(task.id, task.updated_at);
  }
  return twins;
}

/** What a gate waits for: the open tasks of another one, or none when it waits for the first and that is closed. */
function openTasksBehind(read: readonly Read[], nameNow: (name: string) => string): (gate: Gate) => string[] {
  const children = new Map<string, Read[]>();
  for (const item of read) {
    if (item.task.parent === null) continue;
    const parent = nameNow(item.task.parent);
    const siblings = children.get(parent);
    if (siblings) siblings.push(item);
    else children.set(parent, [item]);
  }
  return ({ target, any }) => {
    const behind = children.get(nameNow(target)) ?? [];
    if (any && behind.some(({ task }) => task.status === 'closed')) return [];
    return behind.filter(({ task, isPinned }) => task.status !== 'closed' && !isPinned).map(({ task }) => task.id);
  };
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
  const rest = sorted.slice(MAX_FAULTS);
  const received = `${rest.length} more lines that are not, or are not as they should be`;
  const flood = { line: null, expected: 'one task a line', received, partial: rest.every(({ partial }) => partial === true) };
  return [...sorted.slice(0, MAX_FAULTS), flood];
}
