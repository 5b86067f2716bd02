import { lstatSync, readdirSync, readFileSync, type BigIntStats } from 'node:fs';
import path from 'node:path';
import type { Task } from '@cub/schema';
import { unsafeIdReason } from '@cub/schema';
import type { TaskFault } from '@cub/plugin-sdk';
import { shown } from './task-text.js';
import type { CachedFile, TaskCache } from './task-cache.js';

export interface LoadedTask {
  readonly task: Task;
  /** Absolute path. */
  readonly file: string;
}

export interface LoadedTasks {
  /** By file name. */
  readonly items: LoadedTask[];
  readonly faults: TaskFault[];
}

const MAX_BYTES = 4n * 1024n * 1024n;

interface Entry {
  readonly file: string;
  readonly name: string;
  readonly value: CachedFile;
}

/** Reads all task files of a folder; a broken one becomes a fault and the rest is there all the same. */
export async function loadTaskFiles(folder: string, cache: TaskCache): Promise<LoadedTasks> {
  const names = taskFileNames(folder);
  const entries: Entry[] = [];
  for (const name of names) {
    const file = path.join(folder, name);
    const value = await loadTaskFile(file, cache);
    if (value) entries.push({ file, name: name.slice(0, -'.md'.length), value });
  }
  cache.keep(folder, new Set(entries.map((entry) => entry.file)));
  await cache.save();
  return withoutDuplicates(entries);
}

/** @returns undefined when the file does not exist */
export async function loadTaskFile(file: string, cache: TaskCache): Promise<CachedFile | undefined> {
  const stat = lstatSync(file, { bigint: true, throwIfNoEntry: false });
  if (!stat) return undefined;
  const cached = cache.get(file, stat);
  if (cached) return cached;
  const value = await parseFile(file, stat);
  cache.set(file, stat, value);
  return value;
}

async function parseFile(file: string, stat: BigIntStats): Promise<CachedFile> {
  const fault = (expected: string, received: string, line: number | null = null) => ({ fault: { line, expected, received } });
  if (!stat.isFile()) return fault('a regular file', stat.isSymbolicLink() ? 'a symbolic link' : 'something else');
  if (stat.size > MAX_BYTES) return fault(`at most ${MAX_BYTES} bytes`, `${stat.size} bytes`);
  const name = path.basename(file, '.md');
  const unsafe = unsafeIdReason(name);
  if (unsafe !== undefined) return fault('a file name that is a safe id', `${shown(name)}: ${unsafe}`);
  const text = readText(file);
  if (typeof text !== 'string') return fault(text.expected, text.received);
  const { readTaskText } = await import('./read-task-text.js');
  const read = await readTaskText(text, name);
  return 'task' in read ? read : { fault: read };
}

function readText(file: string): string | { expected: string; received: string } {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    return code.startsWith('ERR_ENCODING')
      ? { expected: 'UTF-8 text', received: 'bytes that are not UTF-8' }
      : { expected: 'a readable file', received: code };
  }
}

function taskFileNames(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.md') && !name.startsWith('.'))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Of several files with one id, the one that is named after it counts, else the first; the others are faults. */
function withoutDuplicates(entries: readonly Entry[]): LoadedTasks {
  const items: LoadedTask[] = [];
  const faults: TaskFault[] = [];
  const owners = new Map<string, string>();
  for (const { file, name, value } of entries) {
    if ('task' in value && (name === value.task.id || !owners.has(value.task.id))) owners.set(value.task.id, file);
  }
  for (const { file, value } of entries) {
    if ('fault' in value) {
      faults.push({ file, ...value.fault });
      continue;
    }
    const owner = owners.get(value.task.id);
    if (owner === file) items.push({ task: value.task, file });
    else if (owner !== undefined) faults.push(duplicate(file, value.idLine, value.task.id, owner));
  }
  return { items, faults };
}

function duplicate(file: string, line: number, id: string, owner: string): TaskFault {
  return { file, line, expected: 'an id that no other task has', received: `${id}, which is also in ${path.basename(owner)}` };
}
