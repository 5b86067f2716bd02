import type { Findings } from './findings.js';
import { parentOf, type ProjectFiles } from './project-files.js';
import { STACKS, type Stack, type StackId } from './project-structure.js';
import { isBeside } from './aside-folders.js';
import { extensionOf, stackOfFile } from './source-files.js';

/** A language without a manifest counts from this share of all code files on; the one with most files always does. */
const MIN_SHARE = 0.1;

/** Code files by language. */
type Counted = ReadonlyMap<StackId, readonly string[]>;

/**
 * What the project is made of, by manifests and by what its files are: first the language of most files, the others in
 * the agreed order.
 * @param products folders that are a part of the product whatever they are called
 */
export function findStacks(
  files: ProjectFiles,
  found: readonly { id: StackId; findings: Findings }[],
  products: ReadonlySet<string> = new Set(),
): Stack[] {
  const counted = countFiles(files, products);
  const total = [...counted.values()].reduce((sum, { length }) => sum + length, 0);
  const shareOf = (id: StackId) => (counted.get(id)?.length ?? 0) / Math.max(1, total);
  const majority = STACKS.reduce<StackId | null>(
    (most, id) => (shareOf(id) > (most === null ? 0 : shareOf(most)) ? id : most),
    null,
  );
  const declared = declaredStacks(found);
  const ids = STACKS.filter(
    (id) => declared.has(id) || id === majority || (counted.has(id) && shareOf(id) >= MIN_SHARE),
  );
  if (ids.length === 0) return [{ id: 'unknown', evidence: [], tools: [], share: null }];
  const isMixed = total > 0 && (ids.length > 1 || shareOf(ids[0] as StackId) < 1 - MIN_SHARE);
  return ids
    .sort((a, b) => Number(b === majority) - Number(a === majority))
    .map((id) => ({
      ...(declared.get(id) ?? { id, evidence: extensionCounts(counted.get(id) ?? []), tools: [] }),
      share: isMixed ? shareOf(id) : null,
    }));
}

/** Manifests by stack: those of several folders are one. */
function declaredStacks(found: readonly { id: StackId; findings: Findings }[]): Map<StackId, Omit<Stack, 'share'>> {
  const declared = new Map<StackId, Omit<Stack, 'share'>>();
  for (const { id: usual, findings } of found) {
    const id = findings.stack ?? usual;
    const before = declared.get(id) ?? { id, evidence: [], tools: [] };
    declared.set(id, {
      id,
      evidence: distinct([...before.evidence, ...(findings.evidence ?? [])]),
      tools: distinctTools([...before.tools, ...(findings.tools ?? [])]),
    });
  }
  return declared;
}

/** Code beside the project (tests, examples) counts where there is nothing else. */
function countFiles(files: ProjectFiles, products: ReadonlySet<string>): Counted {
  const all = files.paths.filter((path) => stackOfFile(path) !== null);
  const own = all.filter((path) => !isBeside(parentOf(path), products));
  const counted = new Map<StackId, string[]>();
  for (const path of own.length > 0 ? own : all) {
    const id = stackOfFile(path) as StackId;
    const same = counted.get(id);
    if (same) same.push(path);
    else counted.set(id, [path]);
  }
  return withHeaders(counted);
}

/** Headers of C belong to C++ where there is more of it than of C. */
function withHeaders(counted: Map<StackId, string[]>): Counted {
  const [c, cpp] = [counted.get('c') ?? [], counted.get('c++') ?? []];
  const headers = c.filter((path) => extensionOf(path) === 'h');
  if (cpp.length > c.length - headers.length) {
    counted.set('c++', [...cpp, ...headers]);
    counted.set(
      'c',
      c.filter((path) => extensionOf(path) !== 'h'),
    );
  }
  return new Map([...counted].filter(([, { length }]) => length > 0));
}

/** `12 .py files`, the most frequent extension first. */
function extensionCounts(paths: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const path of paths) counts.set(extensionOf(path), (counts.get(extensionOf(path)) ?? 0) + 1);
  return [...counts]
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([extension, n]) => `${n} .${extension} ${n === 1 ? 'file' : 'files'}`);
}

/** `npm workspace` says `npm` as well. */
function distinctTools(tools: readonly string[]): string[] {
  return distinct(tools).filter((tool) => !tools.includes(`${tool} workspace`));
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
