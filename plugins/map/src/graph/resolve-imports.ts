import { posix } from 'node:path';
import type { ImportTargets } from '@cub/plugin-sdk';
import type { IndexedFile } from '../index/index-files.js';
import type { Module } from '../structure/project-structure.js';

/** Where a package has what the compiler makes of its source. */
const COMPILED = /^\/(lib|dist|build|out|esm?|cjs)(?=\/|$)/;

/**
 * Indexes of the files that each file imports, ascending.
 * @param modules of the project: `@org/client/links` is looked for in the folder of the package that is called `@org/client`
 */
export function resolveImports(files: readonly IndexedFile[], modules: readonly Module[]): number[][] {
  const byPath = new Map(files.map(({ path }, i) => [path, i]));
  const byName = groupByName(files);
  const packages = groupPackages(modules);
  const find = ({ paths, ends = [] }: ImportTargets, from: string) =>
    firstOf(paths, (candidate) => byPath.get(candidate)) ?? firstOf(ends, (end) => nearest(files, byName.get(posix.basename(end)) ?? [], end, from));
  return files.map(({ path, record, language }) => {
    const targets = new Set<number>();
    const targetsOf = language?.importTargets;
    if (!targetsOf) return [];
    for (const specifier of record.imports()) {
      const found = find(targetsOf(specifier, path), path) ?? firstOf(inPackage(specifier, path, packages), ([inside, from]) => find(targetsOf(inside, from), from));
      if (found !== undefined && files[found]?.path !== path) targets.add(found);
    }
    return [...targets].sort((a, b) => a - b);
  });
}

/** Folders of packages by the name by which others import them. */
function groupPackages(modules: readonly Module[]): Map<string, string[]> {
  const packages = new Map<string, string[]>();
  for (const { name, path, isPackage } of modules) if (isPackage) packages.set(name, [...(packages.get(name) ?? []), path]);
  return packages;
}

/** An import from a package of the same workspace, as the package itself would write it. Of several with that name the nearest is meant. */
function inPackage(specifier: string, from: string, packages: ReadonlyMap<string, readonly string[]>): [specifier: string, from: string][] {
  const [, name = '', rest = ''] = /^((?:@[^/]+\/)?[^./~][^/]*)(\/.*)?$/.exec(specifier) ?? [];
  const folder = nearestOf(packages.get(name) ?? [], from);
  return folder === undefined ? [] : [`./src${rest.replace(COMPILED, '')}`, `./src${rest}`, `.${rest}`].map((inside) => [inside, `${folder}/package.json`]);
}

function groupByName(files: readonly IndexedFile[]): Map<string, number[]> {
  const byName = new Map<string, number[]>();
  for (const [i, { path }] of files.entries()) {
    const name = posix.basename(path);
    const same = byName.get(name);
    if (same) same.push(i);
    else byName.set(name, [i]);
  }
  return byName;
}

function firstOf<T>(candidates: Iterable<T>, find: (candidate: T) => number | undefined): number | undefined {
  for (const candidate of candidates) {
    const found = find(candidate);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Of the files whose path has this end the one that shares most folders with the importing file. */
function nearest(files: readonly IndexedFile[], candidates: readonly number[], end: string, from: string): number | undefined {
  const pathOf = (i: number) => files[i]?.path ?? '';
  const fitting = candidates.filter((i) => pathOf(i) === end || pathOf(i).endsWith(`/${end}`));
  const found = nearestOf(fitting.map(pathOf), from);
  return fitting.find((i) => pathOf(i) === found);
}

/** The first one of those that share most with a path. */
function nearestOf(paths: readonly string[], from: string): string | undefined {
  let best: string | undefined;
  let shared = -1;
  for (const path of paths) {
    const common = commonLength(path, from);
    if (common > shared) [best, shared] = [path, common];
  }
  return best;
}

function commonLength(a: string, b: string): number {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i += 1;
  return i;
}
