import type { StagedEntry } from '@cub/git';

/** The work tree as it was when a task began. Paths are relative to git's top folder. */
export interface Baseline {
  /** Id of a tree object with every file that git does not ignore. */
  readonly tree: string;
  readonly head: string;
  /** Full name of the branch. */
  readonly ref: string;
  /** What the user had changed or staged by then: never committed by cub. */
  readonly dirty: readonly string[];
  /** What the user had staged. */
  readonly staged: readonly StagedEntry[];
  /** What both the task and, between two attempts, the user changed: the two cannot be told apart. Missing in files of older versions. */
  readonly contested?: readonly string[];
}

export function shortRef(ref: string): string {
  return ref.replace(/^refs\/heads\//, '');
}
