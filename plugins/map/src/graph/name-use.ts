import type { IndexedFile } from '../index/index-files.js';
import { hashName } from '../words/for-each-word.js';

/**
 * How much other files use the names that a file defines: each file that refers to a name hands it a share of its own rank, in the scale of an average file. Names that
 * many files define get little of it.
 */
export function nameUse(files: readonly IndexedFile[], ranks: Float64Array): (file: number, name: string) => number {
  const used = new Map<number, number>();
  for (const [i, { record }] of files.entries()) {
    const rank = (ranks[i] as number) * files.length;
    for (const hash of record.references) used.set(hash, (used.get(hash) ?? 0) + rank);
  }
  const definers = new Map<number, number>();
  for (const { record } of files) for (const hash of new Set(record.defined)) definers.set(hash, (definers.get(hash) ?? 0) + 1);
  return (file, name) => {
    const hash = hashName(name);
    const own = contains(files[file]?.record.references, hash) ? (ranks[file] as number) * files.length : 0;
    return Math.max(0, (used.get(hash) ?? 0) - own) / (definers.get(hash) ?? 1);
  };
}

/** Whether a list that ascends has a value. */
function contains(list: Uint32Array | undefined, value: number): boolean {
  let [low, high] = [0, (list?.length ?? 0) - 1];
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = list?.[middle] as number;
    if (found === value) return true;
    if (found < value) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}
