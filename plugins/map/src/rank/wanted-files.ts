import { byCodeUnits } from '../files/list-files.js';
import { decodeRecord } from '../index/file-record.js';
import { faulty } from '../index/read-record.js';
import type { IndexedFile } from '../index/index-files.js';

/**
 * The files that can be ranked: code, and whatever else is asked for by name or lies in focus, such as a page of
 * documentation.
 * @param paths of all files of the project
 * @param named those that the query names
 * @param focus files and folders in focus, relative to the root
 */
export function withWantedFiles(
  files: readonly IndexedFile[],
  paths: readonly string[],
  named: Iterable<string>,
  focus: readonly string[],
): readonly IndexedFile[] {
  const indexed = new Set(files.map(({ path }) => path));
  const inFocus = focus.length === 0 ? [] : focus.flatMap((path) => focused(path, paths, indexed));
  const wanted = new Set([...named, ...inFocus].filter((path) => !indexed.has(path)));
  if (wanted.size === 0) return files;
  return [...files, ...[...wanted].sort(byCodeUnits).map(unread)];
}

/** A file in focus, or what is in a folder in focus; of a folder with code in it the code is meant. */
function focused(focus: string, paths: readonly string[], indexed: ReadonlySet<string>): string[] {
  const inside = paths.filter((path) => isInFocus(path, focus));
  return inside.some((path) => indexed.has(path)) ? [] : inside;
}

/**
 * Whether a file is the one in focus or lies in the folder in focus.
 * @param focus relative to the root; '' or `.` is all of it
 */
export function isInFocus(path: string, focus: string): boolean {
  const clean = focus.replace(/^\.\//, '').replace(/\/+$/, '');
  return clean === '' || clean === '.' || path === clean || path.startsWith(`${clean}/`);
}

/** A file of which only the path is known: it counts for nothing but by its path. */
function unread(path: string): IndexedFile {
  return { path, record: decodeRecord(faulty('none')), language: undefined };
}
