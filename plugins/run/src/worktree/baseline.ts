import type { TreeState, RepositoriesBelow } from './repositories-below.js';
import type { SubmoduleSettings } from './restore-below.js';
import type { UnseenBefore } from './unseen-work.js';

/** The work tree as it was when a task began. Paths are relative to git's top folder. */
export interface Baseline extends TreeState {
  readonly head: string;
  /** Full name of the branch. */
  readonly ref: string;
  /** What the user had changed or staged by then: never committed by cub. */
  readonly dirty: readonly string[];
  /** What both the task and, between two attempts, the user changed: the two cannot be told apart. Missing in files of older versions. */
  readonly contested?: readonly string[];
  /** The repositories below the top folder. */
  readonly below: RepositoriesBelow;
  readonly submoduleSettings: SubmoduleSettings;
  /** The files that git does not look at. */
  readonly unseen: readonly UnseenBefore[];
  /** Locks of git that were there: only others can be an agent's. */
  readonly locks: readonly string[];
}

/** Of a run that an earlier version of cub began, and that knew less. */
export function completeBaseline(baseline: Pick<Baseline, 'tree' | 'head' | 'ref' | 'dirty' | 'staged'> & Partial<Baseline>): Baseline {
  return { below: { states: [], hollow: [] }, submoduleSettings: [], unseen: [], locks: [], ...baseline };
}

export function shortRef(ref: string): string {
  return ref.replace(/^refs\/heads\//, '');
}
