import { tableAt, valueAt } from '../config-values.js';
import { isTestFolderName } from '../../files/folder-kind.js';
import { nameOf } from '../project-files.js';
import type { Member } from './workspace-members.js';

/** Keys by which a package says what others get of it. */
const OFFERS = ['bin', 'main', 'module', 'exports', 'types', 'typings', 'browser'];

/**
 * Paths of the members that are a part of the product whatever their folders are called: a package `test` is one, a
 * folder with the workspace's tests
 * is none. A package is one when it offers something, when another one depends on it, or when its folder is only called
 * after tests and it is published.
 */
export function productMembers(members: readonly Member[]): Set<string> {
  const needed = new Set(members.flatMap(({ manifest }) => Object.keys(tableAt(manifest, 'dependencies'))));
  const isProduct = ({ path, name, manifest }: Member) => {
    if (needed.has(name) || OFFERS.some((key) => valueAt(manifest, key) !== undefined)) return true;
    return isTestFolderName(nameOf(path)) && valueAt(manifest, 'private') !== true;
  };
  return new Set(members.filter(isProduct).map(({ path }) => path));
}
