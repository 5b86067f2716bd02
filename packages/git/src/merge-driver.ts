import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MERGED = 'cub-merged';

/** Lines `<blob> <path>`. */
const MERGED_ARTIFACTS = 'cub-merged-artifacts';

const GIT_DIR = '"$(git rev-parse --git-dir)"';

/** Prints the time of the frontmatter's `closed_at`, of characters that mean nothing to any shell. */
const CLOSED_AT = `n==1&&/^closed_at: *[0-9]/{sub(/^closed_at: */,"");sub(/[^0-9TZ:.-].*/,"");print;exit}NR==1||/^---[ \\t\\r]*$/{n++}`;
/** Puts a line with its key behind each line of the frontmatter, so that changes of neighbouring fields do not touch each other. */
const SPREAD = `n==1&&/^[A-Za-z_]+:/{if(t!=""&&/^closed_at: *[0-9]/)sub(/[0-9][0-9TZ:.-]*/,t);print;sub(/:.*/,"");print "\\001" $0;next}NR==1||(n==1&&/^---[ \\t\\r]*$/){n++}{print}`;

/** Merges a task file field by field, with what every system that has git has. Where both sides closed the task, the earlier time counts. */
const MERGE_TASK = [
  `a=$(awk '${CLOSED_AT}' %A); b=$(awk '${CLOSED_AT}' %B); t=`,
  `if [ -n "$a" ] && [ -n "$b" ]; then t=$({ echo "$a"; echo "$b"; } | sort | head -n 1); fi`,
  `for f in %A %O %B; do awk -v t="$t" '${SPREAD}' "$f" >"$f.cub"; done`,
  `git merge-file --marker-size=%L -L ours -L base -L theirs %A.cub %O.cub %B.cub; c=$?`,
  `awk '!/^\\001/' %A.cub >%A; rm -f %A.cub %O.cub %B.cub; exit $c`,
].join('; ');

/**
 * Merge drivers for the files of cub. Git runs their commands with its own shell, at the top of the work tree; they need no cub. Where no driver is
 * configured, git merges such files as text.
 */
export const MERGE_DRIVER = {
  /**
   * In `.gitattributes`: `merge=cub-record`. For files that follow from others: git keeps the version of the branch that is merged into, and notes the
   * path, so that whoever can make the file anew knows that it has to.
   */
  name: 'cub-record',
  /** For prompts, logs and patches: as for records, and the version of the other branch is kept in the object database. */
  artifacts: 'cub-artifact',
  /** For task files. */
  tasks: 'cub-task',
  /** Keys of git's configuration by their values. */
  settings: {
    'merge.cub-record.name': 'records of cub, made anew from the journal',
    'merge.cub-record.driver': `echo %P >> ${GIT_DIR}/${MERGED}`,
    'merge.cub-artifact.name': 'prompts, logs and patches of cub, both of which are kept',
    'merge.cub-artifact.driver': `echo "$(git hash-object -w --no-filters -- %B)" %P >> ${GIT_DIR}/${MERGED_ARTIFACTS}`,
    'merge.cub-task.name': 'tasks of cub, merged field by field',
    'merge.cub-task.driver': MERGE_TASK,
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

/** A file of the branch that was merged in, where both branches had one of that name. */
export interface MergedArtifact {
  /** Relative to the top of the work tree. */
  readonly path: string;
  readonly blob: string;
}

/** What the merge driver for artifacts has noted in a work tree. @param gitDir of the work tree @throws the system's error */
export function mergedArtifacts(gitDir: string): MergedArtifact[] {
  const lines = readOptional(join(gitDir, MERGED_ARTIFACTS)).split('\n');
  return lines.flatMap((line) => {
    const [, blob, path] = /^([0-9a-f]{40,64}) (.+)$/.exec(line) ?? [];
    return blob === undefined || path === undefined ? [] : [{ path, blob }];
  });
}

/** Takes paths from what the merge driver for artifacts has noted. @throws the system's error */
export function forgetMergedArtifacts(gitDir: string, paths: readonly string[]): void {
  if (paths.length === 0) return;
  const file = join(gitDir, MERGED_ARTIFACTS);
  const rest = mergedArtifacts(gitDir).filter(({ path }) => !paths.includes(path));
  if (rest.length === 0) rmSync(file, { force: true });
  else writeFileSync(file, rest.map(({ blob, path }) => `${blob} ${path}\n`).join(''));
}

function readOptional(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
