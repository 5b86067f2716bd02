import { depthOf, nameOf, parentOf } from '../project-files.js';
import { isBeside } from '../aside-folders.js';
import { productFolders, type ProjectStructure } from '../project-structure.js';
import { folderLines } from './folder-lines.js';
import { groupPaths } from './group-paths.js';
import { moduleTexts } from './module-texts.js';
import { packageLines } from './package-lines.js';
import { pathText } from './path-text.js';
import { itemLines, type WeightedLine } from './weighted-line.js';

/**
 * The section Structure: packages, key files, entry points, modules, test folders, folders with their sizes.
 * @param maxDepth of the folders that are named, and of those in which a named file lies
 */
export function structureLines(
  structure: Omit<ProjectStructure, 'stacks' | 'buildCommands' | 'containers'>,
  maxDepth: number,
): WeightedLine[] {
  const isShown = (folder: string) => depthOf(folder) <= maxDepth;
  const keyFiles = structure.keyFiles.filter(({ path }) => isShown(parentOf(path)));
  const entryPoints = structure.entryPoints.filter((path) => isShown(parentOf(path)));
  const products = new Set(productFolders(structure));
  const isPackage = new Set(structure.packages.map(({ path }) => path));
  const modules = structure.modules.filter(
    ({ path }) => isShown(path) && !isPackage.has(path) && !isBeside(path, products),
  );
  const byPlace = placeOrder(products);
  return [
    ...packageLines(
      structure.packages.filter(({ path }) => isShown(path)),
      structure.folders,
      products,
    ),
    ...itemLines(
      'key files',
      keyFiles.map(({ path, why }) => (needsWords(path) ? `${pathText(path)} (${why})` : pathText(path))),
      0.9,
    ),
    ...itemLines(
      'entry points',
      entryPoints.sort((a, b) => Number(isBeside(a, products)) - Number(isBeside(b, products))).map(pathText),
      0.92,
    ),
    ...itemLines('modules', moduleTexts(modules.sort((a, b) => byPlace(a.path, b.path))), 0.8),
    ...itemLines(
      'tests',
      groupPaths(structure.testFolders.filter(isShown).sort((a, b) => byPlace(parentOf(a), parentOf(b)))).map(pathText),
      0.85,
    ),
    ...folderLines(structure.folders, maxDepth, products),
  ];
}

/** Everybody knows what a README is. */
function needsWords(path: string): boolean {
  const known = /^(readme|licen[cs]e|copying|changelog|contributing|package\.json|cargo\.toml|go\.mod|dockerfile|makefile)/i;
  return !known.test(nameOf(path));
}

/** What stands beside the code last, else the shallow ones first. */
function placeOrder(products: ReadonlySet<string>): (a: string, b: string) => number {
  const isLast = (path: string) => Number(isBeside(path, products));
  return (a, b) => isLast(a) - isLast(b) || depthOf(parentOf(a)) - depthOf(parentOf(b));
}
