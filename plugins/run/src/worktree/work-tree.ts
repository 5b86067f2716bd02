import { relative, sep } from 'node:path';
import {
  changedPaths,
  commitPaths,
  commitsBetween,
  headState,
  patchBetween,
  restorePaths,
  snapshotTree,
  stagedEntries,
  stageEntries,
  status,
  type Commit,
  type FileChange,
  type Git,
  type StagedEntry,
} from '@cub/git';
import { isCubError } from '@cub/schema';
import type { Baseline } from './baseline.js';
import { putBranchBack, requireBranch } from './branch.js';
import { CubPaths } from './cub-paths.js';

/** What was put right after an agent. */
export interface Amends {
  /** What it did to the branch; null when it left it alone. */
  readonly violation: string | null;
  /** The user's files that it had taken away, brought back. */
  readonly returned: readonly string[];
  /** What the user had changed and the agent committed with its own work. */
  readonly committed: readonly string[];
  /** Files that could not be brought back, because something else is in their place. */
  readonly blocked: readonly string[];
}

const MAX_PATCH_BYTES = 64 * 1024 * 1024;

/** The files that a run works on. Paths are relative to git's top folder. */
export class WorkTree {
  private readonly paths: CubPaths;

  constructor(
    readonly git: Git,
    root: string,
  ) {
    this.paths = new CubPaths(relative(git.paths.top, root).split(sep).join('/'));
  }

  /** From a path relative to the project to one relative to git's top folder. */
  toGit(path: string): string {
    return this.paths.toGit(path);
  }

  fromGit(path: string): string {
    return this.paths.fromGit(path);
  }

  /** @throws CubError `CUB_RUN_NO_COMMIT`, `CUB_RUN_DETACHED_HEAD` */
  async requireBranch(): Promise<void> {
    await requireBranch(this.git);
  }

  async baseline(): Promise<Baseline> {
    const [tree, branch, entries, staged] = await Promise.all([snapshotTree(this.git), requireBranch(this.git), status(this.git), stagedEntries(this.git)]);
    return { tree, ...branch, dirty: entries.map(({ path }) => path).filter((path) => !this.paths.isRecord(path)), staged };
  }

  state(): Promise<string> {
    return snapshotTree(this.git);
  }

  /** How a tree differs from that of a baseline, without the records, which are not an agent's to change. */
  async changesSince(baseline: Pick<Baseline, 'tree'>, tree: string): Promise<FileChange[]> {
    return (await changedPaths(this.git, baseline.tree, tree)).filter(({ path }) => !this.paths.isRecord(path));
  }

  commitsSince(head: string, until = 'HEAD'): Promise<Commit[]> {
    return commitsBetween(this.git, head, until);
  }

  /** Id of the commit that HEAD is. */
  async head(): Promise<string> {
    return (await requireBranch(this.git)).head;
  }

  /** What was committed since, less what the user had changed before. @param until a commit */
  async committedSince(baseline: Baseline, until = 'HEAD'): Promise<string[]> {
    const users = new Set(baseline.dirty);
    const changes = await changedPaths(this.git, baseline.head, until);
    return changes.map(({ path }) => path).filter((path) => !users.has(path) && !this.paths.isRecord(path));
  }

  /** Which of these paths the user had changed and HEAD does not have as they are now: nobody can tell the two changes apart. */
  async overlaps(baseline: Baseline, paths: readonly string[]): Promise<string[]> {
    const users = new Set(baseline.dirty);
    const touched = new Set([...paths, ...(baseline.contested ?? [])]);
    const candidates = [...touched].filter((path) => users.has(path) && !this.paths.isDefinition(path));
    if (candidates.length === 0) return [];
    const open = new Set((await status(this.git)).map(({ path }) => path));
    return candidates.filter((path) => open.has(path));
  }

  /**
   * Undoes what no agent may do: whatever it did to the branch, and what it took away of cub's files and of the user's
   * uncommitted work by `reset --hard`, `clean`, `stash` or `rm`.
   */
  async putRight(baseline: Baseline): Promise<Amends> {
    const violation = await putBranchBack(this.git, baseline);
    const changes = await changedPaths(this.git, baseline.tree, await snapshotTree(this.git));
    const users = baseline.dirty.length === 0 ? [] : await this.takenAway(baseline, changes);
    const own = changes.filter((change) => this.isAmiss(change)).map(({ path }) => path);
    const blocked = await this.restoreEach(baseline.tree, [...own, ...users]);
    await this.stageAgain(baseline);
    return { violation, returned: users.filter((path) => !blocked.includes(path)), committed: await this.committedOfUsers(baseline), blocked };
  }

  /** The user's uncommitted files that are now as HEAD had them. */
  private async takenAway({ tree, head, dirty }: Baseline, changes: readonly FileChange[]): Promise<string[]> {
    const committed = new Map((await changedPaths(this.git, tree, head)).map((change) => [change.path, change.after]));
    const users = new Set(dirty);
    return changes.filter(({ path, before, after }) => before !== null && users.has(path) && (committed.get(path) ?? null) === after).map(({ path }) => path);
  }

  private async committedOfUsers({ head, dirty }: Baseline): Promise<string[]> {
    if (dirty.length === 0) return [];
    const users = new Set(dirty);
    return (await changedPaths(this.git, head, 'HEAD')).map(({ path }) => path).filter((path) => users.has(path) && !this.paths.isSettings(path));
  }

  /** Whether a file of cub's own is not as an agent has to leave it. A link in the records would lead what cub writes elsewhere. */
  private isAmiss({ path, before, after, kind }: FileChange): boolean {
    if (this.paths.isRecord(path)) return before !== null || kind === 'symlink';
    return this.paths.isDefinition(path) && after === null;
  }

  /** Restores what can be restored. @returns the rest */
  private async restoreEach(tree: string, paths: readonly string[]): Promise<string[]> {
    if (paths.length === 0) return [];
    try {
      await restorePaths(this.git, tree, paths);
      return [];
    } catch (error) {
      if (!isCubError(error) || error.code !== 'CUB_GIT_RESTORE_BLOCKED') throw error;
      if (paths.length === 1) return [...paths];
      const half = Math.ceil(paths.length / 2);
      return [...(await this.restoreEach(tree, paths.slice(0, half))), ...(await this.restoreEach(tree, paths.slice(half)))];
    }
  }

  /** What the user had staged and is neither staged nor committed any more. */
  private async stageAgain({ staged, head }: Baseline): Promise<void> {
    if (staged.length === 0) return;
    const now = new Set((await stagedEntries(this.git)).map(({ path }) => path));
    const committed = new Set((await changedPaths(this.git, head, 'HEAD')).map(({ path }) => path));
    const lost = staged.filter(({ path }: StagedEntry) => !now.has(path) && !committed.has(path));
    if (lost.length > 0) await stageEntries(this.git, lost);
  }

  /** Takes out of the index what was staged since, files excepted: a file that is gone again would stay staged. */
  async unstageSince({ staged }: Pick<Baseline, 'staged'>): Promise<void> {
    const users = new Set(staged.map(({ path }) => path));
    const extra = (await stagedEntries(this.git)).map(({ path }) => path).filter((path) => !users.has(path));
    if (extra.length === 0) return;
    const input = extra.map((path) => `${path}\0`).join('');
    const reset = ['--literal-pathspecs', 'reset', '--quiet', '--pathspec-from-file=-', '--pathspec-file-nul'];
    // An index that is locked is reported by the commit, which needs it.
    await this.git.run(reset, { input, allowFailure: true });
  }

  /** At most 64 MiB; what does not fit is left out and named. */
  patchSince(baseline: Pick<Baseline, 'tree'>, current: string): Promise<string> {
    return patchBetween(this.git, baseline.tree, current, { maxBytes: MAX_PATCH_BYTES });
  }

  /** Sets these files to what they were. @returns those in whose place something else is */
  restore(baseline: Pick<Baseline, 'tree'>, paths: readonly string[]): Promise<string[]> {
    return this.restoreEach(baseline.tree, paths);
  }

  /** A file as a tree has it; null when it does not have it. */
  async contentIn(tree: string, path: string): Promise<Buffer | null> {
    const { code, stdout } = await this.git.raw(['cat-file', 'blob', `${tree}:${path}`], { allowFailure: true });
    return code === 0 ? stdout : null;
  }

  /** @param signal ends git and the hooks that it runs */
  async commit(paths: readonly string[], message: string, signal?: AbortSignal): Promise<string> {
    return (await commitPaths(this.git, { paths: [...new Set(paths)], message, signal })).sha;
  }

  /** Records that lie in the work tree and are not committed, also those that an earlier, killed run left. */
  async openRecords(): Promise<string[]> {
    const entries = await status(this.git);
    return entries.filter((entry) => this.paths.isPublished(entry.path) && entry.worktree !== 'D' && isUnstaged(entry.index)).map(({ path }) => path);
  }

  /** Files of cub and of its plans that git does not know yet. An agent's `git clean` must not take them. */
  async openSettings(): Promise<string[]> {
    const entries = await status(this.git);
    return entries.filter((entry) => entry.untracked && this.paths.isSettings(entry.path)).map(({ path }) => path);
  }

  /** False for a snapshot of long ago, which git has removed. */
  async hasTree(tree: string): Promise<boolean> {
    return (await this.git.run(['cat-file', '-e', `${tree}^{tree}`], { allowFailure: true })).code === 0;
  }

  /** Whether a baseline can still be worked from: its objects are there and nobody committed since. */
  async isCurrent(baseline: Baseline): Promise<boolean> {
    const { sha, ref } = await headState(this.git);
    if (sha !== baseline.head || ref !== baseline.ref) return false;
    return this.hasTree(baseline.tree);
  }
}

function isUnstaged(index: string): boolean {
  return index === '.' || index === '?';
}
