import { depthOf, nameOf, parentOf } from '../project-files.js';
import { isBeside } from '../aside-folders.js';
import type { ProjectStructure } from '../project-structure.js';
import { folderLines } from './folder-lines.js';
import { groupPaths } from './group-paths.js';
import { moduleTexts } from './module-texts.js';
import { pathText } from './path-text.js';
import { itemLines, type WeightedLine } from './weighted-line.js';

/**
 * The section Structure: key files, entry points, modules, test folders, folders with their sizes.
 * @param maxDepth of the folders that are named, and of those in which a named file lies
 */
export function structureLines(structure: Omit<ProjectStructure, 'stacks' | 'buildCommands'>, maxDepth: number): WeightedLine[] {
  const isShown = (folder: string) => depthOf(folder) <= maxDepth;
  const keyFiles = structure.keyFiles.filter(({ path }) => isShown(parentOf(path)));
  const entryPoints = structure.entryPoints.filter((path) => isShown(parentOf(path)));
  const modules = structure.modules.filter(({ path }) => isShown(path) && !isBeside(path));
  return [
    ...itemLines('key files', keyFiles.map(({ path, why }) => (needsWords(path) ? `${pathText(path)} (${why})` : pathText(path))), 0.9),
    ...itemLines('entry points', entryPoints.sort(byPlace).map(pathText), 0.92),
    ...itemLines('modules', moduleTexts(modules.sort((a, b) => byPlace(a.path, b.path))), 0.8),
    ...itemLines('tests', groupPaths(structure.testFolders.filter(isShown).sort(byNearness)).map(pathText), 0.85),
    ...folderLines(structure.folders, maxDepth),
  ];
}

/** Everybody knows what a README is. */
function needsWords(path: string): boolean {
  return !/^(readme|license|licence|copying|changelog|contributing|package\.json|cargo\.toml|go\.mod|dockerfile|makefile)/i.test(nameOf(path));
}

/** What stands beside the code last, else the shallow ones first. */
function byPlace(a: string, b: string): number {
  return Number(isBeside(a)) - Number(isBeside(b)) || depthOf(parentOf(a)) - depthOf(parentOf(b));
}

/** As `byPlace`, for folders of tests: each of them stands beside the code, so what counts is where they lie. */
function byNearness(a: string, b: string): number {
  return byPlace(parentOf(a), parentOf(b));
}
