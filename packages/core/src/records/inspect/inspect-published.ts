import { posix, relative, sep } from 'node:path';
import { findGit, openGit } from '@cub/git';
import type { Project } from '@cub/plugin-sdk';
import { compareWithHead, type ComparedWithHead, type GitView } from './compare-with-head.js';
import { compareWithHistory } from './compare-with-history.js';
import { compareWithLive } from './compare-with-live.js';
import type { FoundFault } from './found-fault.js';
import { ignoredRecords } from './ignored-records.js';
import { indexOf, TreeFiles, type LineIndex } from './tree-lines.js';

type Place = Pick<Project, 'root' | 'localDir' | 'tree'>;

const WITHOUT_GIT: ComparedWithHead = { found: [], head: new Map(), lines: [] };

/**
 * Compares the published files of a worktree with three sources: HEAD, the history of HEAD, and the live journal of this machine.
 * @param isQuick looks at the other two only when a file is not as HEAD has it
 */
export async function inspectPublished(place: Place, isQuick = false): Promise<FoundFault[]> {
  const files = new TreeFiles(place.root);
  let index: LineIndex | undefined;
  const tree = () => (index ??= indexOf(files));
  const view = gitViewOf(place.root);
  const compared = view ? await compareWithHead(view, files, tree) : WITHOUT_GIT;
  if (isQuick && compared.found.length === 0) return view ? ignoredRecords(view, place.root) : [];
  const history = view ? await compareWithHistory({ view, files, tree: tree(), compared }) : { found: [], restored: new Set<string>() };
  const faults = [...compared.found.filter(({ fault }) => !history.restored.has(fault.path)), ...history.found];
  const reported = new Set(faults.map(({ fault }) => fault.path));
  faults.push(...compareWithLive({ localDir: place.localDir, worktree: place.tree, files, tree: tree(), head: compared.head, reported }));
  if (view) faults.push(...(await ignoredRecords(view, place.root)));
  return faults;
}

/** @returns null outside git */
export function gitViewOf(root: string): GitView | null {
  const paths = findGit(root);
  if (!paths) return null;
  const prefix = relative(paths.top, root).split(sep).join('/');
  return {
    git: openGit(paths),
    toGit: (path) => posix.join(prefix, path),
    fromGit: (path) => (prefix === '' ? path : posix.relative(prefix, path)),
  };
}
