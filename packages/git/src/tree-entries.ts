import { splitNul } from './bytes.js';
import type { Git } from './git.js';

export interface TreeEntry {
  /** Six octal digits. */
  readonly mode: string;
  readonly id: string;
}

/** Those of the given paths that are files (or links, or submodules) in a tree or commit. */
export async function treeEntries(git: Git, tree: string, paths: readonly string[]): Promise<Map<string, TreeEntry>> {
  const wanted = new Set(paths);
  const { stdout } = await git.run(['ls-tree', '-r', '-z', '--full-tree', tree]);
  return entriesByPath(splitNul(stdout), (path) => wanted.has(path));
}

/** The stage-0 entries of an index, by path. */
export async function indexEntries(run: Git['run']): Promise<Map<string, TreeEntry>> {
  const { stdout } = await run(['ls-files', '--stage', '-z', '--full-name']);
  return entriesByPath(splitNul(stdout).filter((line) => / 0\t/.test(line.slice(0, 80))), () => true);
}

/** Lines of `ls-tree` (`<mode> <type> <id>\t<path>`) and `ls-files --stage` (`<mode> <id> <stage>\t<path>`). */
function entriesByPath(lines: readonly string[], wanted: (path: string) => boolean): Map<string, TreeEntry> {
  const entries = new Map<string, TreeEntry>();
  for (const line of lines) {
    const tab = line.indexOf('\t');
    const path = line.slice(tab + 1);
    const fields = line.slice(0, tab).split(' ');
    const id = fields.find((field) => field.length >= 40) ?? '';
    if (wanted(path)) entries.set(path, { mode: fields[0] ?? '', id });
  }
  return entries;
}
