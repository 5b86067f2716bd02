import { posix, relative, sep } from 'node:path';
import {
  changedPaths,
  commitPaths,
  commitsBetween,
  headState,
  patchBetween,
  restorePaths,
  snapshotTree,
  status,
  type Commit,
  type FileChange,
  type Git,
} from '@cub/git';
import { CubError } from '@cub/schema';

/** The work tree as it was when a task began. */
export interface Baseline {
  /** Id of a tree object with every file that git does not ignore. */
  readonly tree: string;
  readonly head: string;
  /** Full name of the branch. */
  readonly ref: string;
  /** What the user had changed or staged by then: never committed by cub. */
  readonly dirty: readonly string[];
}

/** The files that a run works on. Paths are relative to git's top folder. */
export class WorkTree {
  private readonly prefix: string;

  constructor(
    readonly git: Git,
    root: string,
  ) {
    this.prefix = relative(git.paths.top, root).split(sep).join('/');
  }

  /** From a path relative to the project to one relative to git's top folder. */
  toGit(path: string): string {
    return posix.join(this.prefix, path);
  }

  async baseline(): Promise<Baseline> {
    const [tree, head, entries] = await Promise.all([snapshotTree(this.git), this.branch(), status(this.git)]);
    return { tree, ...head, dirty: entries.map(({ path }) => path).filter((path) => !this.isRecord(path)) };
  }

  /** @throws CubError `CUB_RUN_NO_COMMIT`, `CUB_RUN_DETACHED_HEAD` */
  async branch(): Promise<{ head: string; ref: string }> {
    const { ref, sha } = await headState(this.git);
    if (sha === null) {
      throw new CubError(`${this.git.paths.top} has no commit yet, so there is nothing that work could be committed on top of`, {
        code: 'CUB_RUN_NO_COMMIT',
        suggestions: ['Make a first commit: `git commit --allow-empty -m "first commit"`.'],
      });
    }
    if (ref === null) {
      throw new CubError('HEAD is detached: commits made now would belong to no branch and could get lost', {
        code: 'CUB_RUN_DETACHED_HEAD',
        suggestions: ['Create a branch for the work (`git switch -c my-branch`) or switch to one (`git switch main`).'],
      });
    }
    return { head: sha, ref };
  }

  /** @throws CubError `CUB_RUN_BRANCH_SWITCHED` when HEAD is not on the branch that the work began on */
  async requireSameBranch(baseline: Baseline): Promise<void> {
    const { ref } = await headState(this.git);
    if (ref === baseline.ref) return;
    throw new CubError(`the agent left the branch ${short(baseline.ref)}; HEAD is now ${ref === null ? 'detached' : `on ${short(ref)}`}`, {
      code: 'CUB_RUN_BRANCH_SWITCHED',
      suggestions: [`Look at what it did, go back with \`git switch ${short(baseline.ref)}\`, then run cub again.`],
    });
  }

  /** What changed since, without the records, which are not an agent's to change. */
  async changesSince(baseline: Baseline): Promise<FileChange[]> {
    const changes = await changedPaths(this.git, baseline.tree, await snapshotTree(this.git));
    return changes.filter(({ path }) => !this.isRecord(path));
  }

  state(): Promise<string> {
    return snapshotTree(this.git);
  }

  commitsSince(head: string): Promise<Commit[]> {
    return commitsBetween(this.git, head, 'HEAD');
  }

  /**
   * Brings back what an agent's `reset --hard`, `clean` or `stash` took away: records, and the user's uncommitted work.
   * @returns the user's files that were brought back
   */
  async bringBack(baseline: Baseline): Promise<string[]> {
    const now = await snapshotTree(this.git);
    const changes = await changedPaths(this.git, baseline.tree, now);
    const records = changes.filter(({ path, before }) => this.isRecord(path) && before !== null).map(({ path }) => path);
    const committed = new Map((await changedPaths(this.git, baseline.tree, baseline.head)).map((change) => [change.path, change.after]));
    const dirty = new Set(baseline.dirty);
    const users = changes.filter(({ path, before, after }) => before !== null && dirty.has(path) && (committed.get(path) ?? null) === after).map(({ path }) => path);
    if (records.length + users.length > 0) await restorePaths(this.git, baseline.tree, [...records, ...users]);
    return users;
  }

  patchSince(baseline: Baseline, current: string, maxBytes: number): Promise<string> {
    return patchBetween(this.git, baseline.tree, current, { maxBytes });
  }

  restore(baseline: Baseline, paths: readonly string[]): Promise<void> {
    return restorePaths(this.git, baseline.tree, paths);
  }

  async commit(paths: readonly string[], message: string): Promise<string> {
    return (await commitPaths(this.git, { paths: [...new Set(paths)], message })).sha;
  }

  /** Records that lie in the work tree and are not committed, also those that an earlier, killed run left. */
  async openRecords(): Promise<string[]> {
    const entries = await status(this.git);
    return entries.filter((entry) => this.isRecord(entry.path) && entry.worktree !== 'D' && isUnstaged(entry.index)).map(({ path }) => path);
  }

  /** Files of cub and of its plans that git does not know yet. An agent's `git clean` must not take them. */
  async openSettings(): Promise<string[]> {
    const entries = await status(this.git);
    const untracked = entries.filter((entry) => entry.untracked).map(({ path }) => path);
    return untracked.filter((path) => isSettings(path.slice(this.prefix === '' ? 0 : this.prefix.length + 1)) && path.startsWith(this.prefix));
  }

  /** Whether a baseline can still be worked from: its objects are there and nobody committed since. */
  async isCurrent(baseline: Baseline): Promise<boolean> {
    const { sha, ref } = await headState(this.git);
    if (sha !== baseline.head || ref !== baseline.ref) return false;
    return (await this.git.run(['cat-file', '-e', `${baseline.tree}^{tree}`], { allowFailure: true })).code === 0;
  }

  private isRecord(path: string): boolean {
    return path.startsWith(`${this.toGit('.cub/ledger')}/`);
  }
}

function isUnstaged(index: string): boolean {
  return index === '.' || index === '?';
}

function isSettings(path: string): boolean {
  return /^\.cub\/(config\.json|\.gitignore|tasks\/[^/]+\.md)$/.test(path) || /^plans\/[^/]+\/(plan\.json|itemized-plan\.md)$/.test(path);
}

function short(ref: string): string {
  return ref.replace(/^refs\/heads\//, '');
}
