import type { IndexedFile } from '../index/index-files.js';
import { hashName } from '../words/for-each-word.js';

/** What a use counts for that no import confirms: the name may be anybody's. */
const UNCONFIRMED = 0.1;

/**
 * How much other files use the names that a file defines: every file that refers to a name hands it its own rank, in the scale of an average file. A file that
 * imports the defining one means its name for sure; what the others say is shared among all files that define the name.
 */
export function nameUse(files: readonly IndexedFile[], imports: readonly (readonly number[])[], ranks: Float64Array): (file: number, name: string) => number {
  const rankOf = (file: number) => (ranks[file] as number) * files.length;
  const importers = files.map((): number[] => []);
  for (const [from, targets] of imports.entries()) for (const to of targets) importers[to]?.push(from);
  const used = new Map<number, number>();
  const definers = new Map<number, number>();
  for (const [i, { record }] of files.entries()) {
    for (const hash of record.references) used.set(hash, (used.get(hash) ?? 0) + rankOf(i));
    for (const hash of new Set(record.defined)) definers.set(hash, (definers.get(hash) ?? 0) + 1);
  }
  return (file, name) => {
    const hash = hashName(name);
    const refers = (other: number) => contains(files[other]?.record.references, hash);
    const own = refers(file) ? rankOf(file) : 0;
    const confirmed = (importers[file] ?? []).reduce((sum, other) => sum + (refers(other) ? rankOf(other) : 0), 0);
    return confirmed + (UNCONFIRMED * Math.max(0, (used.get(hash) ?? 0) - own - confirmed)) / (definers.get(hash) ?? 1);
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
