import { isBeside } from '../aside-folders.js';
import { byText } from '../by-text.js';
import type { FolderSize, WorkspacePackage } from '../project-structure.js';
import { commonScope, countTexts, groupTexts, packageText } from './package-texts.js';
import type { WeightedLine } from './weighted-line.js';

/** Packages are the first thing that one wants to know of a monorepo, worth more than half of the section. */
const [WEIGHT, EAGER] = [1, 0.6];
/** So many names are added at a time. */
const STEP = 8;

/**
 * The packages of a workspace, at least how many there are; where there is room their names, `packages/{client, server}
 * (@shop/*)`, and a line for each of
 * the first ones, `  - packages/client (@shop/client): what it says of itself`. What others use and what is large comes
 * first; examples are counted.
 * @param folders with their sizes
 */
export function packageLines(
  packages: readonly WorkspacePackage[],
  folders: readonly FolderSize[],
  products: ReadonlySet<string>,
): WeightedLine[] {
  const sizes = new Map(folders.map(({ path, files }) => [path, files]));
  const sizeOf = ({ path }: WorkspacePackage) => sizes.get(path) ?? 0;
  const others = packages.filter(({ path }) => isBeside(path, products));
  const own = packages.filter((one) => !others.includes(one));
  if (own.length === 0) return [];
  own.sort((a, b) => Number(b.isProduct) - Number(a.isProduct) || sizeOf(b) - sizeOf(a) || byText(a.path, b.path));
  const names = Array.from({ length: Math.ceil(own.length / STEP) }, (_, i) => namesText(own, others, STEP * (i + 1)));
  const told = own.findLastIndex(({ description }) => description !== null) + 1;
  const described = Array.from({ length: told }, (_, i) => describedText(own, others, i + 1));
  return [{ text: namesText(own, others, 0), weight: WEIGHT, eager: EAGER, fuller: [...names, ...described] }];
}

/** All of them in a line, the first ones by their names and the others by their number. */
function namesText(own: readonly WorkspacePackage[], others: readonly WorkspacePackage[], named: number): string {
  return `- packages: ${[
    ...groupTexts(own.slice(0, named)),
    ...countTexts(own.slice(named)),
    ...countTexts(others),
  ].join(', ')}`;
}

/** The first ones with what they say of themselves, the others by their names. */
function describedText(
  own: readonly WorkspacePackage[],
  others: readonly WorkspacePackage[],
  described: number,
): string {
  const scope = commonScope(own);
  const lines = own
    .slice(0, described)
    .map((one) => `  - ${packageText(one, scope)}${one.description === null ? '' : `: ${one.description}`}`);
  const rest = [...groupTexts(own.slice(described)), ...countTexts(others)];
  return [
    `- packages${scope === '' ? '' : ` (${scope}*)`}:`,
    ...lines,
    ...(rest.length === 0 ? [] : [`  - ${rest.join(', ')}`]),
  ].join('\n');
}
