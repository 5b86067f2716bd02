import { isAside } from './aside-folders.js';
import { nameOf, type ProjectFiles } from './project-files.js';
import type { Module } from './project-structure.js';
import { isSource } from './source-files.js';

const INDEX = /^index\.[cm]?[jt]sx?$/;
const MARKS = new Set(['__init__.py']);

/** Parts of a project that no manifest names: folders with code in `src`, and folders at the top that have an index file. @param folder of a project */
export function sourceModules(files: ProjectFiles, folder: string): Module[] {
  const source = folder === '' ? 'src' : `${folder}/src`;
  const inSource = files.foldersIn(source).filter((path) => files.under(path).some(isSource));
  const marked = files.foldersIn(folder).filter((path) => files.namesIn(path).some((name) => INDEX.test(name) || MARKS.has(name)));
  return [...inSource, ...marked].filter((path) => !isAside(nameOf(path))).map((path) => ({ path, name: nameOf(path) }));
}
