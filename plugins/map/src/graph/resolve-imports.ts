import { posix } from 'node:path';
import type { IndexedFile } from '../index/index-files.js';

/** Indexes of the files that each file imports, ascending. */
export function resolveImports(files: readonly IndexedFile[]): number[][] {
  const byPath = new Map(files.map(({ path }, i) => [path, i]));
  const byName = groupByName(files);
  return files.map(({ path, record, language }) => {
    const targets = new Set<number>();
    for (const specifier of record.imports()) {
      const { paths, ends = [] } = language?.importTargets?.(specifier, path) ?? { paths: [] };
      const found = firstOf(paths, (candidate) => byPath.get(candidate)) ?? firstOf(ends, (end) => nearest(files, byName.get(posix.basename(end)) ?? [], end, path));
      if (found !== undefined && files[found]?.path !== path) targets.add(found);
    }
    return [...targets].sort((a, b) => a - b);
  });
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

function firstOf(candidates: Iterable<string>, find: (candidate: string) => number | undefined): number | undefined {
  for (const candidate of candidates) {
    const found = find(candidate);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Of the files whose path has this end the one that shares most folders with the importing file. */
function nearest(files: readonly IndexedFile[], candidates: readonly number[], end: string, from: string): number | undefined {
  let best: number | undefined;
  let shared = -1;
  for (const i of candidates) {
    const path = files[i]?.path ?? '';
    if (path !== end && !path.endsWith(`/${end}`)) continue;
    const common = commonLength(path, from);
    if (common > shared) [best, shared] = [i, common];
  }
  return best;
}

function commonLength(a: string, b: string): number {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i += 1;
  return i;
}
