import { splitNul } from './bytes.js';
import { despiteFilters } from './despite-filters.js';
import type { Git } from './git.js';

export interface StatusEntry {
  /** Relative to the top folder. An untracked embedded repository ends with `/`. */
  readonly path: string;
  /** Letter of porcelain v2: what is staged; `.` = nothing, `?` = untracked. */
  readonly index: string;
  /** What is changed but not staged; `.` = nothing, `?` = untracked. */
  readonly worktree: string;
  readonly untracked: boolean;
  /** Unmerged. */
  readonly conflicted: boolean;
  readonly submodule: boolean;
}

/** Everything that is staged, changed or untracked, file by file, in git's order. A rename is a deletion and an addition. */
export async function status(git: Git): Promise<StatusEntry[]> {
  const args = ['status', '--porcelain=v2', '-z', '--untracked-files=all', '--no-renames'];
  return splitNul((await despiteFilters(git, git.run, args)).stdout).map(parseEntry);
}

/** Fields before the path, by the letter that starts the line. */
const FIELDS: Readonly<Record<string, number>> = { '1': 8, '2': 9, u: 10, '?': 1 };

function parseEntry(line: string): StatusEntry {
  const type = line[0] ?? '';
  const fields = line.split(' ');
  const path = fields.slice(FIELDS[type] ?? 1).join(' ');
  const untracked = type === '?';
  const xy = untracked ? '??' : (fields[1] ?? '..');
  return {
    path,
    index: xy[0] ?? '.',
    worktree: xy[1] ?? '.',
    untracked,
    conflicted: type === 'u',
    submodule: !untracked && (fields[2] ?? '').startsWith('S'),
  };
}
