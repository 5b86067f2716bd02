import { depthOf, nameOf, parentOf } from '../project-files.js';
import { isBeside } from '../aside-folders.js';
import type { FolderSize } from '../project-structure.js';
import { pathText } from './path-text.js';
import type { WeightedLine } from './weighted-line.js';

/** So many names at least, of the largest folders; all of them where there is room, in steps of so many. */
const [FEWEST_NAMES, STEP] = [14, 12];
/** Of a line that names a single folder: it says little. */
const LONELY = 0.05;

/**
 * `- packages/: client (30), server (214)`: a line for each folder that has others in it, with the number of files in
 * each, none deeper than `maxDepth`. A
 * folder with nothing but one other folder is passed over.
 */
export function folderLines(
  folders: readonly FolderSize[],
  maxDepth: number,
  products: ReadonlySet<string> = new Set(),
): WeightedLine[] {
  const children = new Map<string, FolderSize[]>();
  for (const folder of folders) {
    if (depthOf(folder.path) > maxDepth) continue;
    const parent = parentOf(folder.path);
    const siblings = children.get(parent);
    if (siblings) siblings.push(folder);
    else children.set(parent, [folder]);
  }
  const total = (children.get('') ?? []).reduce((sum, { files }) => sum + files, 0);
  const lines = [...children].filter(([parent, inside]) => !isPassedOver(children, parent, inside));
  return lines.map(([parent, inside]) => {
    const steps = Math.ceil(Math.max(0, inside.length - FEWEST_NAMES) / STEP);
    const fuller = Array.from({ length: steps }, (_, i) => folderLine(parent, inside, FEWEST_NAMES + STEP * (i + 1)));
    return {
      text: folderLine(parent, inside, FEWEST_NAMES),
      weight: weightOf(parent, inside, { total, products }),
      fuller,
    };
  });
}

/** When the only folder inside gets a line of its own, that line names them all. */
function isPassedOver(
  children: ReadonlyMap<string, readonly FolderSize[]>,
  parent: string,
  inside: readonly FolderSize[],
): boolean {
  const [only] = inside;
  return parent !== '' && inside.length === 1 && only !== undefined && children.has(only.path);
}

function folderLine(parent: string, inside: readonly FolderSize[], most: number): string {
  const largest = new Set([...inside].sort((a, b) => b.files - a.files).slice(0, most));
  const names = inside
    .filter((folder) => largest.has(folder))
    .map(({ path, files }) => `${pathText(nameOf(path))} (${files})`);
  const more = inside.length > names.length ? [`${inside.length - names.length} more`] : [];
  return `- ${parent === '' ? './' : `${pathText(parent)}/`}: ${[...names, ...more].join(', ')}`;
}

/** The share of the project that it describes, less for what is deep or beside the code. */
function weightOf(
  parent: string,
  inside: readonly FolderSize[],
  { total, products }: { total: number; products: ReadonlySet<string> },
): number {
  if (parent === '') return 0.95;
  if (inside.length === 1) return LONELY;
  const share = inside.reduce((sum, { files }) => sum + files, 0) / total;
  const beside = isBeside(parent, products) ? 0.3 : 1;
  return Math.min(0.9, (0.25 + 0.65 * Math.sqrt(share)) * beside * 0.9 ** (depthOf(parent) - 1));
}
