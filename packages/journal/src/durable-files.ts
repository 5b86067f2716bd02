import { linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf, createExclusive, NO_LINKS, requireRealFolders, tempPath, UNFLUSHABLE } from './durable-file.js';

/** A file with the content that it gets. */
export interface DurableFile {
  readonly path: string;
  readonly data: string | Uint8Array;
}

export interface DurableFilesOptions<File extends DurableFile> {
  /** A folder that no file must leave by a symbolic link in its path. */
  readonly within?: string;
  /** Called as soon as a file has its name: what to take back when a later one fails. */
  readonly onWritten?: (file: File) => void;
}

/** Files whose contents are in memory and in temp files at the same time. */
const AT_ONCE = 128;
/** A file system flushes several files at about the cost of one when it is asked at the same time. */
const FLUSHES = 16;

/**
 * Replaces many files, each as {@link writeFileDurable} does: after a crash it has the old or the new content. All are on the disk when this returns.
 * For thousands of files it takes a fraction of the time, because they are flushed together and each folder once.
 * @throws the system's error (ENOSPC, EACCES, …), or `CUB_PATH_LINK`
 */
export async function writeFilesDurable<File extends DurableFile>(files: Iterable<File> | AsyncIterable<File>, options: DurableFilesOptions<File> = {}): Promise<void> {
  let some: File[] = [];
  for await (const file of files) {
    some.push(file);
    if (some.length < AT_ONCE) continue;
    await writeTogether(some, options);
    some = [];
  }
  if (some.length > 0) await writeTogether(some, options);
}

/**
 * Creates many files, each as {@link createExclusive} does, in a fraction of the time.
 * @returns those whose path existed already; they are as they were
 * @throws the system's error (ENOSPC, EACCES, …), or `CUB_PATH_LINK`; what was created until then stays
 */
export async function createFilesExclusive<File extends DurableFile>(files: readonly File[], { within }: { readonly within?: string } = {}): Promise<File[]> {
  const existing: File[] = [];
  const create = (temp: string, file: File) => {
    if (!createFrom(temp, file, within)) existing.push(file);
  };
  for (let at = 0; at < files.length; at += AT_ONCE) await writeTogether(files.slice(at, at + AT_ONCE), { within }, create);
  return existing;
}

/** Gives a temp file its name. @returns false when the name is taken */
function createFrom(temp: string, { path, data }: DurableFile, within?: string): boolean {
  try {
    linkSync(temp, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (!NO_LINKS.has(codeOf(error))) throw error;
    return createExclusive(path, data, { within });
  } finally {
    rmSync(temp, { force: true });
  }
}

async function writeTogether<File extends DurableFile>(
  files: readonly File[],
  { within, onWritten }: DurableFilesOptions<File>,
  name: (temp: string, file: File) => void = (temp, { path }) => renameSync(temp, path),
): Promise<void> {
  const folders = new Set<string>();
  const temps: string[] = [];
  try {
    for (const { path, data } of files) {
      if (within !== undefined) requireRealFolders(within, dirname(path));
      for (const folder of foldersWithNewEntries(path)) folders.add(folder);
      temps.push(tempPath(path));
      writeFileSync(temps.at(-1) ?? '', data, { flag: 'wx' });
    }
    await flushAll(temps);
    for (const file of files) {
      name(temps[0] ?? '', file);
      temps.shift();
      onWritten?.(file);
    }
  } finally {
    for (const temp of temps) rmSync(temp, { force: true });
  }
  await flushAll(folders);
}

/** Makes the folders of a file. @returns its own, and those above it that got a new one */
function foldersWithNewEntries(path: string): string[] {
  const own = dirname(path);
  const first = mkdirSync(own, { recursive: true });
  const folders = [own];
  if (first !== undefined) for (let folder = own; folder.length >= first.length; folder = dirname(folder)) folders.push(dirname(folder));
  return folders;
}

async function flushAll(paths: Iterable<string>): Promise<void> {
  const rest = paths[Symbol.iterator]();
  const flushRest = async () => {
    for (let next = rest.next(); !next.done; next = rest.next()) await flush(next.value);
  };
  await Promise.all(Array.from({ length: FLUSHES }, flushRest));
}

async function flush(path: string): Promise<void> {
  const file = await open(path, 'r').catch(passOver);
  try {
    await file?.sync().catch(passOver);
  } finally {
    await file?.close();
  }
}

/** A system that cannot flush a folder: nothing is to be done about it. */
function passOver(error: unknown): undefined {
  if (!UNFLUSHABLE.has(codeOf(error))) throw error;
}
