import { join, relative, sep } from 'node:path';
import {
  changedPaths,
  commitPaths,
  commitsBetween,
  headState,
  existingObjects,
  ignoredFiles,
  openFiles,
  linesNaming,
  patchBetween,
  readBytesAt,
  snapshotTree,
  stagedEntries,
  status,
  type Commit,
  type CommitRequest,
  type FileChange,
  type Git,
} from '@cub/git';
import { writeFileDurable } from '@cub/journal';
import { Aside } from './aside.js';
import { OWN_PLACES, TRACKED_RECORDS } from '@cub/schema';
import type { Baseline } from './baseline.js';
import { putBranchBack, requireBranch } from './branch.js';
import { CubPaths } from './cub-paths.js';
import { BeyondSnapshot } from './beyond-snapshot.js';
import { patchBelow } from './patch-below.js';
import { changedByHand } from './repositories-below.js';
import { foreignLinks } from './staged-by-agent.js';
import { restoreEach, stageAgain, takenAway } from './users-work.js';

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
  /** What a snapshot does not reach. */
  readonly beyond: BeyondSnapshot;

  constructor(
    readonly git: Git,
    root: string,
  ) {
    this.paths = new CubPaths(relative(git.paths.top, root).split(sep).join('/'));
    this.beyond = new BeyondSnapshot(git, (path) => this.paths.isOwn(path));
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
    const [place, beyond] = await Promise.all([this.place(), this.beyond.take()]);
    return { ...place, ...beyond };
  }

  /** Where a later attempt of a task begins: what it may not lose is still what was there when the task began. */
  async attemptBaseline(task: Baseline): Promise<Baseline> {
    return { ...task, ...(await this.place()) };
  }

  private async place(): Promise<Pick<Baseline, 'tree' | 'head' | 'ref' | 'dirty' | 'staged'>> {
    const [tree, branch, entries, staged] = await Promise.all([snapshotTree(this.git), requireBranch(this.git), status(this.git), stagedEntries(this.git)]);
    return { tree, ...branch, dirty: changedByHand(entries).filter((path) => !this.paths.isRecord(path)), staged };
  }

  state(): Promise<string> {
    return snapshotTree(this.git);
  }

  /** How a tree differs from that of a baseline, without the records, which are not an agent's to change. */
  async changesSince(baseline: Pick<Baseline, 'tree'>, tree: string): Promise<FileChange[]> {
    return (await changedPaths(this.git, baseline.tree, tree)).filter(({ path }) => !this.paths.isRecord(path));
  }

  /** Links to repositories that no clone could fetch, and that an agent committed: the commit of the task takes them out again. */
  foreignLinksSince({ head }: Baseline): Promise<string[]> {
    return foreignLinks(this.git, head);
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
    await this.beyond.removeLeftLocks(baseline.locks);
    const violation = await putBranchBack(this.git, baseline);
    const changes = await changedPaths(this.git, baseline.tree, await snapshotTree(this.git));
    const users = await takenAway(this.git, baseline, changes);
    const own = changes.filter((change) => this.isAmiss(change)).map(({ path }) => path);
    const blocked = await restoreEach(this.git, baseline.tree, [...own, ...users]);
    await stageAgain(this.git, baseline);
    const returned = [...users.filter((path) => !blocked.includes(path)), ...(await this.beyond.bringBack(baseline))];
    return { violation, returned, committed: await this.committedOfUsers(baseline), blocked };
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

  /** Takes out of the index what was staged since, files excepted: a file that is gone again would stay staged. */
  async unstageSince({ staged }: Pick<Baseline, 'staged'>): Promise<void> {
    const users = new Set(staged.map(({ path }) => path));
    const extra = (await stagedEntries(this.git)).map(({ path }) => path).filter((path) => !users.has(path));
    if (extra.length === 0) return;
    const input = extra.map((path) => `${path}\0`).join('');
    const reset = ['--literal-pathspecs', 'reset', '--quiet', '--pathspec-from-file=-', '--pathspec-file-nul'];
    // An index that is locked is reported by the commit, which needs it.
    await this.git.run(reset, { input, allowFailure: [1, 128] });
  }

  /** At most 64 MiB; what does not fit is left out and named. */
  async patchSince({ tree, below }: Pick<Baseline, 'tree'> & Partial<Pick<Baseline, 'below'>>, current: string): Promise<string> {
    const patch = await patchBetween(this.git, tree, current, { maxBytes: MAX_PATCH_BYTES });
    return below ? patch + (await patchBelow(this.git, below, MAX_PATCH_BYTES - patch.length)) : patch;
  }

  /**
   * Keeps a patch in the git folder, for the user alone.
   * @param baseline null: from the last commit
   * @param name of the folder there
   * @returns its path; null when there is nothing in it
   */
  async keepPatch(baseline: Baseline | null, { name, tree }: { name: string; tree: string }): Promise<string | null> {
    const patch = baseline ? await this.patchSince(baseline, tree) : await patchBetween(this.git, 'HEAD', tree, { maxBytes: MAX_PATCH_BYTES });
    if (patch === '') return null;
    const file = new Aside(join(this.git.scratch, 'aside', name)).place(`unfinished-${tree.slice(0, 12)}.diff`);
    writeFileDurable(file, patch, { mode: 0o600 });
    return file;
  }

  /** Uncommitted files that the user had not changed by then, without records. @param tree the files now; null counts all of them, else those that changed since */
  async uncommittedBeside(baseline: Baseline, tree: string | null): Promise<string[]> {
    const users = new Set(baseline.dirty);
    const changed = tree === null ? null : new Set((await this.changesSince(baseline, tree)).map(({ path }) => path));
    const open = changedByHand(await status(this.git)).filter((path) => !users.has(path) && !this.paths.isRecord(path));
    return open.filter((path) => changed === null || changed.has(path));
  }

  /** Sets these files to what they were. @returns those in whose place something else is */
  restore(baseline: Pick<Baseline, 'tree'>, paths: readonly string[]): Promise<string[]> {
    return restoreEach(this.git, baseline.tree, paths);
  }

  /** A file as a tree has it; null when it does not have it. */
  contentIn(tree: string, path: string): Promise<Buffer | null> {
    return readBytesAt(this.git, tree, path);
  }

  /**
   * @param signal ends git and the hooks that it runs
   * @param exact paths that are taken from a tree, not from the files
   */
  async commit(
    paths: readonly string[],
    message: string,
    signal?: AbortSignal,
    exact?: CommitRequest['exact'],
  ): Promise<string> {
    const verbatim = paths.filter((path) => this.paths.isPublished(path));
    return (await commitPaths(this.git, { paths: [...new Set(paths)], verbatim, message, signal, exact })).sha;
  }

  /** What a commit says, and whether it names the task as cub's own commits do. */
  async messageOf(sha: string, taskId: string): Promise<{ message: string; isNamed: boolean }> {
    const message = (await this.git.run(['log', '-1', '--format=%B', '--encoding=UTF-8', '--no-show-signature', sha])).stdout.trimEnd();
    return { message, isNamed: linesNaming(message, 'Cub-Task').some(({ value }) => value === taskId) };
  }

  /**
   * Records in the worktree that no commit has, also those that an earlier, killed run left and those that the project ignores. A published
   * file that was changed after its commit is damage and not among them.
   */
  async openRecords(): Promise<string[]> {
    const folders = TRACKED_RECORDS.map(({ path, isImmutable }) => ({ path: this.toGit(path), isImmutable }));
    const [open, entries] = await Promise.all([openFiles(this.git, folders), status(this.git)]);
    const staged = new Set(entries.filter(({ index }) => !isUnstaged(index)).map(({ path }) => path));
    return open.filter((path) => this.paths.isPublished(path) && !staged.has(path));
  }

  /** Files of cub and of its plans that git does not know yet, also where the project ignores them. An agent's `git clean` must not take them. */
  async openSettings(): Promise<string[]> {
    const untracked = (await status(this.git)).filter((entry) => entry.untracked).map(({ path }) => path);
    const ignored = await Promise.all(OWN_PLACES.map((place) => ignoredFiles(this.git, this.toGit(place))));
    return [...new Set([...untracked, ...ignored.flat()])].filter((path) => this.paths.isSettings(path));
  }

  /** Settings, tasks and plans. */
  isDefinition(path: string): boolean {
    return this.paths.isDefinition(path);
  }

  /** Without settings, tasks and plans: those may be the user's meanwhile. */
  withoutDefinitions(paths: readonly string[]): string[] {
    return paths.filter((path) => !this.paths.isDefinition(path));
  }

  /** False for a snapshot of long ago, which git has removed. */
  async hasTree(tree: string): Promise<boolean> {
    return (await existingObjects(this.git, 'tree', [tree])).has(tree);
  }

  /** Whether the tree and the commit of each of these marks are still there. */
  async hasAll(marks: readonly { readonly tree: string; readonly head: string }[]): Promise<boolean> {
    const [trees, heads] = [marks.map(({ tree }) => tree), marks.map(({ head }) => head)];
    const [foundTrees, foundHeads] = await Promise.all([existingObjects(this.git, 'tree', trees), existingObjects(this.git, 'commit', heads)]);
    return trees.every((tree) => foundTrees.has(tree)) && heads.every((head) => foundHeads.has(head));
  }

  /**
   * Whether a baseline can still be worked from: its objects are there and nobody committed since.
   * @throws CubError `CUB_GIT_FAILED` when git cannot tell: that is no answer
   */
  async standingOf(baseline: Baseline): Promise<'current' | 'moved on' | 'lost'> {
    if (!(await this.hasTree(baseline.tree))) return 'lost';
    const { sha, ref } = await headState(this.git);
    return sha === baseline.head && ref === baseline.ref ? 'current' : 'moved on';
  }
}

function isUnstaged(index: string): boolean {
  return index === '.' || index === '?';
}
