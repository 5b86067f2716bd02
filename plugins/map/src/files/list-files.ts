import { findGit, openGit, type Git } from '@cub/git';
import { walkFolder } from './walk-folder.js';

/** Files of a folder that a map may be about, all paths relative to it, with `/`. */
export interface FileListing {
  /** Sorted by code units. */
  readonly paths: readonly string[];
  /** Ids of the blobs of those that are in git as they are here: their content is known without reading them. */
  readonly blobs: ReadonlyMap<string, string>;
}

/** Modes of the index that are no plain file: a link, a repository inside. */
const NO_FILE = ['120000', '160000'];

/** What git tracks or would track below a folder; outside of git all that no `.gitignore` excludes. */
export async function listFiles(root: string): Promise<FileListing> {
  const paths = findGit(root);
  const found = paths === null ? null : await fromGit(openGit(paths), root).catch(() => null);
  const { blobs, others } = found ?? { blobs: new Map<string, string>(), others: await walkFolder(root) };
  return { paths: [...new Set([...blobs.keys(), ...others])].sort(byCodeUnits), blobs };
}

async function fromGit(git: Git, root: string): Promise<{ blobs: Map<string, string>; others: string[] }> {
  const [staged, touched] = await Promise.all([
    git.run(['ls-files', '-z', '--stage'], { cwd: root }),
    git.run(['ls-files', '-z', '-t', '--modified', '--deleted', '--others', '--exclude-standard'], { cwd: root }),
  ]);
  const blobs = new Map<string, string>();
  const noFiles = new Set<string>();
  for (const line of splitNul(staged.stdout)) {
    const tab = line.indexOf('\t');
    const [mode = '', id = ''] = line.slice(0, tab).split(' ');
    if (NO_FILE.includes(mode)) noFiles.add(line.slice(tab + 1));
    else blobs.set(line.slice(tab + 1), id);
  }
  return { blobs, others: setApart(splitNul(touched.stdout), blobs, noFiles) };
}

/** Takes out of `blobs` what is not here as git has it. `R` is deleted, `C` changed, `?` not tracked. @returns what is here nevertheless */
function setApart(lines: readonly string[], blobs: Map<string, string>, noFiles: ReadonlySet<string>): string[] {
  const deleted = new Set(lines.filter((line) => line.startsWith('R ')).map((line) => line.slice(2)));
  const others: string[] = [];
  for (const line of lines) {
    const path = line.slice(2);
    blobs.delete(path);
    if (!deleted.has(path) && !noFiles.has(path) && !path.endsWith('/')) others.push(path);
  }
  return others;
}

function splitNul(text: string): string[] {
  return text.split('\0').filter((part) => part !== '');
}

/** Not by locale: the same on every machine. */
export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
