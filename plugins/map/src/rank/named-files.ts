import type { PathKinds } from '../files/test-and-aside.js';
import type { IndexedFile } from '../index/index-files.js';
import { hashName } from '../words/hash.js';
import { literalNames, type LiteralName } from './literal-names.js';

/**
 * How surely a query means a file: by its path, by the end of its path, by its name, by what it defines or is called
 * without its ending.
 */
const [BY_PATH, BY_END, BY_NAME, BY_DEFINITION] = [4, 3, 2, 1];
/**
 * The story below a title names files that only have to do with it: such a name brings a file forward, but not before
 * all others.
 */
const IN_STORY = 0.1;
/** A name that more files have says nothing of one of them: `index.ts`. */
const [MOST_NAMESAKES, MOST_DEFINERS] = [8, 3];
/** A folder of more pages says nothing of each of them. */
const MOST_IN_FOLDER = 60;
/** A path without anything but its last two parts still says which file is meant. */
const FEWEST_PARTS = 2;

/** Finds files by what a query calls them, in any of the usual ways to write a path. */
class PathFinder {
  readonly #paths: ReadonlySet<string>;
  readonly #byName = new Map<string, string[]>();
  readonly #byStem = new Map<string, string[]>();

  /** @param paths of all files, also of those that are no code */
  constructor(paths: readonly string[]) {
    this.#paths = new Set(paths);
    for (const path of paths) {
      const name = nameOf(path).toLowerCase();
      append(this.#byName, name, path);
      append(this.#byStem, stemOf(name), path);
    }
  }

  /** The files that a name means, each with how surely; empty when it means none, or too many. */
  find({ text, as }: LiteralName): Map<string, number> {
    const parts = partsOf(text);
    const given = parts.join('/');
    if (parts.length > 1) return this.#byEnd(parts, BY_END);
    if (as === 'word' && !isFileName(given)) return new Map();
    if (this.#paths.has(given)) return new Map([[given, BY_PATH]]);
    const named = this.#byLastPart(given, as);
    // A module of Python or a class of Java has dots between its folders.
    return named.size > 0 || as === 'word' ? named : this.#byEnd(given.split('.'), BY_DEFINITION);
  }

  /**
   * By the longest end of a path that is a path of the project, or else the end of one: `/home/me/shop/src/cart.ts` is
   * `src/cart.ts`.
   */
  #byEnd(parts: readonly string[], value: number): Map<string, number> {
    for (let from = 0; from + FEWEST_PARTS <= parts.length; from += 1) {
      const end = parts.slice(from).join('/');
      if (this.#paths.has(end)) return new Map([[end, BY_PATH]]);
      const found = chosen(this.#namesakes(parts), end, false);
      if (found.length > 0) return only(found, MOST_NAMESAKES, value);
    }
    return new Map();
  }

  #byLastPart(name: string, as: LiteralName['as']): Map<string, number> {
    // "Node.js" in a sentence is hardly the file node.js, nor is "Build" at its start the file build.
    const isProse = as === 'word' && /^[^.]+$|^\p{Lu}\p{Ll}+\.js$/u.test(name);
    const named = chosen(this.#byName.get(name.toLowerCase()) ?? [], name, isProse);
    if (named.length > 0) return only(named, MOST_NAMESAKES, BY_NAME);
    const stems = this.#byStem.get(name.toLowerCase()) ?? [];
    return as === 'query' || isWrittenAsStem(name)
      ? only(chosen(stems, name, as === 'word'), MOST_DEFINERS, BY_DEFINITION)
      : new Map<string, number>();
  }

  /** Files that are called as the last part of a path, with or without their ending. */
  #namesakes(parts: readonly string[]): readonly string[] {
    const name = (parts.at(-1) ?? '').toLowerCase();
    return this.#byName.get(name) ?? this.#byStem.get(name) ?? [];
  }
}

/**
 * Files that a query names literally, each with how surely it is meant, above 0.
 * @param lines of the query
 * @param paths of all files of the project, also of those that are no code
 */
export function namedFiles(
  lines: readonly string[],
  paths: readonly string[],
  files: readonly IndexedFile[],
  kinds: PathKinds,
): Map<string, number> {
  const names = literalNames(lines);
  const found = new Map<string, number>();
  const put = (path: string, value: number) => void found.set(path, Math.max(found.get(path) ?? 0, value));
  if (names.length === 0) return found;
  const finder = new PathFinder(paths);
  for (const name of names) {
    for (const [path, value] of finder.find(name)) put(path, name.isInTitle || value >= BY_END ? value : IN_STORY);
  }
  for (const path of definersOf(names, files, kinds)) put(path, BY_DEFINITION);
  for (const path of names.flatMap((name) => inFolder(name, paths, files))) put(path, BY_DEFINITION);
  return found;
}

/** What a folder holds that is all of the query, or that is named and holds no code, such as a folder of pages. */
function inFolder({ text, as }: LiteralName, paths: readonly string[], files: readonly IndexedFile[]): string[] {
  const folder = partsOf(text).join('/');
  if (folder === '' || (as !== 'query' && as !== 'quoted' && !/[/\\]/.test(text))) return [];
  const inside = paths.filter((path) => path.startsWith(`${folder}/`));
  if (inside.length === 0) return [];
  const code = files.flatMap(({ path }) => (path.startsWith(`${folder}/`) ? [path] : []));
  if (code.length > 0) return as === 'query' ? code : [];
  return inside.slice(0, MOST_IN_FOLDER);
}

/**
 * Files that define what the query names. A name in the title means the only file of the product that defines it, a
 * query that is nothing but a name means up to three. Names below the title mostly only have to do with the point.
 */
function definersOf(names: readonly LiteralName[], files: readonly IndexedFile[], { isTest }: PathKinds): string[] {
  const wanted = names.flatMap(({ text, as, isInTitle }) => {
    const hashes = definitionNames(text).map(hashName);
    const isMeant = as === 'query' || (isInTitle && as !== 'word');
    return isMeant && hashes.length > 0 ? [{ hashes, as }] : [];
  });
  const definers = new Map(wanted.flatMap(({ hashes }) => hashes).map((hash) => [hash, new Set<string>()]));
  if (definers.size === 0) return [];
  for (const { path, record } of files) for (const hash of record.defined) definers.get(hash)?.add(path);
  return wanted.flatMap(({ hashes, as }) => {
    const each = hashes.map((hash) => [...(definers.get(hash) ?? [])]);
    const together = (each[0] ?? []).filter((path) => each.every((some) => some.includes(path)));
    const found = together.length > 0 ? together : each.flat();
    const own = found.filter((path) => !isTest(path));
    const chosen = own.length > 0 || as !== 'query' ? own : found;
    return chosen.length <= (as === 'query' ? MOST_DEFINERS : 1) ? chosen : [];
  });
}

/** `Cart.total` and `Cart::total` name both a class and what is in it; what stands before `::` may be a file. */
function definitionNames(text: string): string[] {
  const names = /[/\\]/.test(text) ? text.split('::').slice(1) : text.split(/::|->|[.#]/);
  return names.every((name) => /^[\p{L}\p{N}_$]{2,}$/u.test(name)) ? names : [];
}

/** As many files as a name may have; of more of them only the one at the root. */
function only(paths: readonly string[], most: number, value: number): Map<string, number> {
  const few = paths.length <= most ? paths : paths.filter((path) => !path.includes('/'));
  return new Map(few.map((path) => [path, value]));
}

/**
 * Of files with the same name those whose path ends so: by their case, and unless case matters the only one in any
 * case.
 */
function chosen(namesakes: readonly string[], end: string, caseMatters: boolean): readonly string[] {
  const exact = namesakes.filter((path) => endsWithPath(path, end));
  if (exact.length > 0 || caseMatters) return exact;
  const lower = end.toLowerCase();
  const whole = namesakes.filter((path) => path.toLowerCase() === lower);
  if (whole.length === 1) return whole;
  const other = namesakes.filter((path) => endsWithPath(path.toLowerCase(), lower));
  return other.length === 1 ? other : [];
}

/** Whether a path ends with whole folders and a file of these names; the ending of the file may be missing. */
function endsWithPath(path: string, end: string): boolean {
  return `/${path}`.endsWith(`/${end}`) || `/${stemOf(path)}`.endsWith(`/${end}`);
}

/** The parts of a path in either notation, without a drive and without steps that lead nowhere. */
function partsOf(text: string): string[] {
  const path = text.replaceAll('\\', '/').replace(/::.*$/s, '');
  return path.split('/').filter((part) => part !== '' && part !== '.' && part !== '..' && !/^[a-z]+:$/i.test(part));
}

/** As names of files are that are no word of a sentence: `rank-files`, `test_cart`, `cart.test`, `README`. */
function isWrittenAsStem(name: string): boolean {
  return /[\p{L}\p{N}][-_.]\p{L}/u.test(name) || /^\p{Lu}{3,}$/u.test(name);
}

/** With an ending, or with a capital as `Makefile`. */
function isFileName(name: string): boolean {
  return /.\.\w+$|^\.\w/.test(name) || /^\p{Lu}/u.test(name);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Without the last ending. */
function stemOf(path: string): string {
  return path.replace(/(?<=[^/])\.[^./]+$/, '');
}

function append(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
