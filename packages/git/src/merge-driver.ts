import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MERGED = 'cub-merged';

/**
 * A merge driver for files that follow from others: git keeps the version of the branch that is merged into, and notes the path, so that whoever can
 * make the file anew knows that it has to. Where no driver is configured, git merges such files as text.
 */
export const MERGE_DRIVER = {
  /** In `.gitattributes`: `merge=cub-record`. */
  name: 'cub-record',
  /** Keys of git's configuration by their values. Git runs the command with its own shell, at the top of the work tree. */
  settings: {
    'merge.cub-record.name': 'records of cub, made anew from the journal',
    'merge.cub-record.driver': `echo %P >> "$(git rev-parse --git-dir)/${MERGED}"`,
  },
} as const;

/**
 * What the merge driver has noted in a work tree.
 * @param gitDir of the work tree
 * @returns paths relative to its top, each once
 * @throws the system's error
 */
export function mergedPaths(gitDir: string): string[] {
  const text = readOptional(join(gitDir, MERGED));
  return [...new Set(text.split('\n').filter((path) => path !== ''))];
}

/** Takes paths from what the merge driver has noted. @throws the system's error */
export function forgetMergedPaths(gitDir: string, paths: readonly string[]): void {
  if (paths.length === 0) return;
  const file = join(gitDir, MERGED);
  const rest = mergedPaths(gitDir).filter((path) => !paths.includes(path));
  if (rest.length === 0) rmSync(file, { force: true });
  else writeFileSync(file, `${rest.join('\n')}\n`);
}

function readOptional(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
