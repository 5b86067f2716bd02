import { isAsideFolderName, isTestFolderName } from '../files/folder-kind.js';

/** What tests share is code like any other, and some frameworks call a part of themselves `testing`. */
const TEST_HELPERS = /^(testing|tests?[-_.]?(utils?|helpers?|support|lib|kit))$/i;
/** Beside what a name tells about tests and examples: other people's code, and what is built. */
const NOT_SOURCE =
  /^(snapshots|template[-_].*|.*[-_]templates?|docs?[-_].*|bench(es|suite)|fuzz|test[-_]data)$/i;
const NOT_OURS = /^(third[-_]party|vendor(ed)?|external|node_modules|dist|build|target)$/i;

/** Whether a folder of this name holds tests. */
export function isTestFolder(name: string): boolean {
  return isTestFolderName(name) && !TEST_HELPERS.test(name) && !isAsideFolderName(name);
}

/**
 * Whether a folder of this name stands beside the code: tests, what they need, examples, documents, other people's
 * code.
 */
export function isAside(name: string): boolean {
  return isTestFolder(name) || isAsideFolderName(name) || NOT_SOURCE.test(name) || NOT_OURS.test(name) || name.startsWith('.');
}

/**
 * Whether a path lies in such a folder, or is one.
 * @param products folders that are a part of the product whatever they are called
 */
export function isBeside(path: string, products: ReadonlySet<string> = new Set()): boolean {
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
    if (!products.has(at) && isAside(at.slice(at.lastIndexOf('/') + 1))) return true;
  }
  return false;
}
