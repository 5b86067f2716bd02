import type { Findings } from './findings.js';
import { parentOf, type ProjectFiles } from './project-files.js';
import { STACKS, type Stack, type StackId } from './project-structure.js';
import { isBeside } from './aside-folders.js';
import { extensionOf, stackOfFile } from './source-files.js';

/** A language without a manifest counts from this share of all code files on. */
const MIN_SHARE = 0.1;

/** What the project is made of: by manifests, else by what most files are. */
export function findStacks(files: ProjectFiles, found: readonly { id: StackId; findings: Findings }[]): Stack[] {
  const declared = new Map<StackId, Stack>();
  for (const { id, findings } of found) {
    const before = declared.get(id) ?? { id, evidence: [], tools: [] };
    declared.set(id, { id, evidence: distinct([...before.evidence, ...(findings.evidence ?? [])]), tools: distinctTools([...before.tools, ...(findings.tools ?? [])]) });
  }
  const counted = countedStacks(files).filter(({ id }) => !declared.has(id));
  const stacks = [...declared.values(), ...counted].sort((a, b) => STACKS.indexOf(a.id) - STACKS.indexOf(b.id));
  return stacks.length > 0 ? stacks : [{ id: 'unknown', evidence: [], tools: [] }];
}

/** Code beside the project (tests, examples) counts where there is nothing else. */
function countedStacks(files: ProjectFiles): Stack[] {
  const all = files.paths.filter((path) => stackOfFile(path) !== null);
  const own = all.filter((path) => !isBeside(parentOf(path)));
  const paths = own.length > 0 ? own : all;
  return STACKS.flatMap((id) => {
    const ofStack = paths.filter((path) => stackOfFile(path) === id);
    return ofStack.length > 0 && ofStack.length >= paths.length * MIN_SHARE ? [{ id, evidence: extensionCounts(ofStack), tools: [] }] : [];
  });
}

/** `12 .py files`, the most frequent extension first. */
function extensionCounts(paths: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const path of paths) counts.set(extensionOf(path), (counts.get(extensionOf(path)) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([extension, n]) => `${n} .${extension} ${n === 1 ? 'file' : 'files'}`);
}

/** `npm workspace` says `npm` as well. */
function distinctTools(tools: readonly string[]): string[] {
  return distinct(tools).filter((tool) => !tools.includes(`${tool} workspace`));
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
