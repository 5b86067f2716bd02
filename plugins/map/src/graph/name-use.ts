import type { IndexedFile } from '../index/index-files.js';
import { hashName } from '../words/for-each-word.js';

/** How much a name says, in ranks of an average file. */
export interface NameUse {
  /** Ranks of the files that refer to the name and import the file: they mean this one. */
  readonly confirmed: number;
  /** Ranks of the others that refer to it: they mean this one or another one. */
  readonly unconfirmed: number;
  /** How many files define one of this name, at least 1. */
  readonly definers: number;
}

/** All that is said of a name in a project. */
interface Mentions {
  /** Sum of the ranks of the files that refer to it. */
  used: number;
  /** How many files define it. */
  definers: number;
}

/**
 * How much other files use the names that a file defines: every file that refers to a name hands it its own rank.
 * @param shown files that will be asked about
 */
export function nameUse(
  { files, imports, ranks }: { files: readonly IndexedFile[]; imports: readonly (readonly number[])[]; ranks: Float64Array },
  shown: readonly number[],
): (file: number, name: string) => NameUse {
  const rankOf = (file: number) => (ranks[file] as number) * files.length;
  const refers = (file: number, hash: number) => contains(files[file]?.record.references, hash);
  const mentions = findMentions(files, shown, rankOf);
  const importers = findImporters(imports, shown);
  return (file, name) => {
    const hash = hashName(name);
    const said = mentions.get(hash);
    const definers = Math.max(1, said?.definers ?? 1);
    if (!said || said.used === 0) return { confirmed: 0, unconfirmed: 0, definers };
    const own = refers(file, hash) ? rankOf(file) : 0;
    const confirmed = (importers.get(file) ?? []).reduce((sum, other) => sum + (refers(other, hash) ? rankOf(other) : 0), 0);
    return { confirmed, unconfirmed: Math.max(0, said.used - own - confirmed), definers };
  };
}

/** Of the names that the shown files define. */
function findMentions(files: readonly IndexedFile[], shown: readonly number[], rankOf: (file: number) => number): Map<number, Mentions> {
  const mentions = new Map<number, Mentions>();
  for (const file of shown) for (const hash of files[file]?.record.defined ?? []) if (!mentions.has(hash)) mentions.set(hash, { used: 0, definers: 0 });
  for (const [file, { record }] of files.entries()) {
    const rank = rankOf(file);
    for (let i = 0; i < record.references.length; i += 1) {
      const found = mentions.get(record.references[i] as number);
      if (found) found.used += rank;
    }
    for (const hash of new Set(record.defined)) {
      const found = mentions.get(hash);
      if (found) found.definers += 1;
    }
  }
  return mentions;
}

function findImporters(imports: readonly (readonly number[])[], shown: readonly number[]): Map<number, number[]> {
  const importers = new Map(shown.map((file) => [file, [] as number[]]));
  for (const [from, targets] of imports.entries()) for (const to of targets) importers.get(to)?.push(from);
  return importers;
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
