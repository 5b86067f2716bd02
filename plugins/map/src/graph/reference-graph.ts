import type { IndexedFile } from '../index/index-files.js';
import { graphOf, type Graph } from './graph.js';

/** More files than that define a name which says nothing: `render`, `get`, `toString`. */
const MOST_DEFINERS = 12;
/** An import says for sure that a file needs another one. */
const IMPORT_WEIGHT = 1;
/**
 * What a reference counts for where an import says which of several definitions is meant, and where none does. A method is called on something that may be
 * anything, also something of the language itself: `list.join()` says nothing about the one file that defines a `join`.
 */
const [IMPORTED, GUESSED, GUESSED_METHOD] = [1, 0.2, 0.01];

/**
 * Who uses whom: an edge from each file to the files that define what it uses. A name weighs more the fewer files define it and when it is exported;
 * imports say which of several definitions is meant.
 * @param imports of each file the files that it imports
 */
export function referenceGraph(files: readonly IndexedFile[], imports: readonly (readonly number[])[]): Graph {
  const definers = findDefiners(files);
  const handedOn = findHandedOn(files, imports);
  const edges = files.map(({ record }, from) => {
    const weights = new Map<number, number>();
    const add = (to: number, weight: number) => void (to !== from && weights.set(to, (weights.get(to) ?? 0) + weight));
    const imported = new Set(imports[from]);
    const barrels = [...imported].flatMap((file) => handedOn.get(file) ?? []);
    for (const to of imported) add(to, IMPORT_WEIGHT);
    for (let i = 0; i < record.references.length; i += 1) {
      const found = definers.get(record.references[i] as number);
      if (!found || found.files.size > MOST_DEFINERS || found.files.has(from)) continue;
      const meant = meantBy(found, imported, barrels);
      const weight = found.weight * Math.sqrt(record.referenceCounts[i] as number);
      for (const to of meant) add(to, (weight * IMPORTED) / meant.length);
      if (meant.length > 0) continue;
      for (const [to, isMethod] of found.files) add(to, (weight * (isMethod ? GUESSED_METHOD : GUESSED)) / found.files.size);
    }
    return weights;
  });
  return graphOf(edges);
}

/** Files by whose name one imports a folder: they hand on what they import. */
const BARREL = /(^|\/)(index|__init__|mod)\.\w+$/;

/** Of each of them all that it imports, also through others of them. */
function findHandedOn(files: readonly IndexedFile[], imports: readonly (readonly number[])[]): Map<number, ReadonlySet<number>> {
  const isBarrel = (file: number) => BARREL.test(files[file]?.path ?? '');
  const direct = new Map([...files.keys()].filter(isBarrel).map((file) => [file, imports[file] ?? []]));
  return new Map([...direct].map(([file, targets]) => [file, new Set([...targets, ...targets.flatMap((target) => direct.get(target) ?? [])])]));
}

/** What is imported comes from the imported file, or through it from one that it hands on. A method is nothing that can be imported. */
function meantBy({ files }: Definers, imported: ReadonlySet<number>, barrels: readonly ReadonlySet<number>[]): number[] {
  const direct = [...files.keys()].filter((to) => imported.has(to));
  if (direct.length > 0 || barrels.length === 0) return direct;
  return [...files].flatMap(([to, isMethod]) => (!isMethod && barrels.some((barrel) => barrel.has(to)) ? [to] : []));
}

interface Definers {
  /** With whether it is nothing but a method there. */
  readonly files: Map<number, boolean>;
  /** Of the name. */
  weight: number;
}

function findDefiners(files: readonly IndexedFile[]): Map<number, Definers> {
  const definers = new Map<number, Definers>();
  for (const [file, { record }] of files.entries()) {
    for (let i = 0; i < record.defined.length; i += 1) {
      const name = record.defined[i] as number;
      let found = definers.get(name);
      if (!found) definers.set(name, (found = { files: new Map(), weight: 0.5 }));
      found.files.set(file, record.methods[i] === 1 && (found.files.get(file) ?? true));
      if (record.exported[i] === 1) found.weight = 1;
    }
  }
  return definers;
}
