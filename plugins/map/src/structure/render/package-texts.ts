import { byText } from '../by-text.js';
import { nameOf, parentOf } from '../project-files.js';
import type { WorkspacePackage } from '../project-structure.js';
import { pathText } from './path-text.js';

/** So many of the folders that hold packages are named; packages of the others are counted together. */
const MOST_FOLDERS = 3;

/**
 * `packages/client (@shop/client)`: the path, and the name where that says more.
 * @param scope that is said above all of them
 */
export function packageText(one: WorkspacePackage, scope = ''): string {
  const { path, name } = one;
  return name === nameOf(path) || (scope !== '' && scopeOf(one) === scope)
    ? pathText(path)
    : `${pathText(path)} (${name})`;
}

/** `packages/{client, server} (@shop/*)` for those of a folder that are called alike, the others one by one. */
export function groupTexts(packages: readonly WorkspacePackage[]): string[] {
  const groups = groupBy(packages, (one) => `${parentOf(one.path)}\n${scopeOf(one) ?? one.path}`);
  return [...groups.values()].map((group) => {
    const [{ path }] = group as [WorkspacePackage];
    const scope = scopeOf(group[0] as WorkspacePackage);
    if (group.length === 1 || parentOf(path) === '' || scope === null)
      return group.map((one) => packageText(one)).join(', ');
    return `${pathText(parentOf(path))}/{${group.map((one) => pathText(nameOf(one.path))).join(', ')}}${
      scope === '' ? '' : ` (${scope}*)`
    }`;
  });
}

/** `12 in packages/`, the folders with most of them first. */
export function countTexts(packages: readonly WorkspacePackage[]): string[] {
  const largest = [...groupBy(packages, ({ path }) => parentOf(path))].sort(
    ([a, m], [b, n]) => n.length - m.length || byText(a, b),
  );
  const named = largest
    .slice(0, MOST_FOLDERS)
    .map(([folder, { length }]) => `${length} in ${folder === '' ? './' : `${pathText(folder)}/`}`);
  const left = largest.slice(MOST_FOLDERS).reduce((sum, [, { length }]) => sum + length, 0);
  return left === 0 ? named : [...named, `${left} elsewhere`];
}

/** What at least half of the names have before the folder's: `@shop/`; empty when there is no such thing. */
export function commonScope(packages: readonly WorkspacePackage[]): string {
  const groups = [...groupBy(packages, (one) => scopeOf(one) ?? '')].filter(([scope]) => scope !== '');
  const [scope = '', members = []] = groups.sort(([a, m], [b, n]) => n.length - m.length || byText(a, b))[0] ?? [];
  return members.length > 1 && members.length * 2 >= packages.length ? scope : '';
}

/** What the name has before the folder's: `@shop/`, or nothing; null when it is called otherwise. */
function scopeOf({ path, name }: WorkspacePackage): string | null {
  return name.endsWith(nameOf(path)) ? name.slice(0, -nameOf(path).length) : null;
}

function groupBy(
  packages: readonly WorkspacePackage[],
  keyOf: (one: WorkspacePackage) => string,
): Map<string, WorkspacePackage[]> {
  const groups = new Map<string, WorkspacePackage[]>();
  for (const one of packages) {
    const same = groups.get(keyOf(one));
    if (same) same.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}
