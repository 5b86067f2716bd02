import { join } from 'node:path';
import { presentLocks, removeLeftLocks, type Git } from '@cub/git';
import { Aside } from './aside.js';
import type { Baseline } from './baseline.js';
import { inspectBelow, type BelowReport } from './inspect-below.js';
import { shortList } from './short-list.js';
import { hasChanged, repositoriesBelow } from './repositories-below.js';
import { bringBackBelow, removeNewBelow, restoreBelow, submoduleSettings } from './restore-below.js';
import { unstage } from './staged-by-agent.js';
import { UnseenWork } from './unseen-work.js';

/** Where everything is kept that is taken out of the work tree, and how files are restored in the course of it. */
export interface Restoration {
  /** Of the folder in the git folder. */
  readonly name: string;
  /** Called once the repositories that took the places of files are out of the way. @returns the paths that it restored */
  readonly files: () => Promise<readonly string[]>;
}

/**
 * What a snapshot of the work tree does not reach (ADR 0016): repositories below its top folder, files that git does not look at, what is
 * staged, and locks that a killed git left.
 */
export class BeyondSnapshot {
  private readonly unseen: UnseenWork;

  /** @param isOwn whether a path is cub's own */
  constructor(
    private readonly git: Git,
    isOwn: (path: string) => boolean,
  ) {
    this.unseen = new UnseenWork(git, isOwn);
  }

  async take(): Promise<Pick<Baseline, 'below' | 'submoduleSettings' | 'unseen' | 'locks'>> {
    const { git } = this;
    const [below, settings, unseen] = await Promise.all([repositoriesBelow(git), submoduleSettings(git), this.unseen.take()]);
    return { below, submoduleSettings: settings, unseen, locks: presentLocks(git) };
  }

  /** The user's work that an agent took away, as `git clean -fdx` takes an `.env`. @returns the paths that are back */
  async bringBack({ below, unseen }: Baseline): Promise<string[]> {
    const nested = await bringBackBelow(this.git, below);
    const deleted = this.unseen.changes(unseen).filter(({ op, before }) => op === 'deleted' && before.single);
    const lost = this.unseen.putBack(deleted, this.aside('unseen'));
    return [...nested, ...deleted.map(({ before }) => before.path).filter((path) => !lost.includes(path))];
  }

  /** What of the repositories below cannot be committed, and what the user should know of them. @param name see {@link Restoration} */
  inspect(baseline: Baseline, name: string): Promise<BelowReport> {
    return inspectBelow(this.git, baseline, this.aside(name));
  }

  /** Files that were changed although git does not look at them, so that no commit has that; without those of whole ignored folders. */
  changedUnseen({ unseen }: Baseline): string[] {
    return this.unseen.changes(unseen).filter(({ before }) => before.single).map(({ before }) => before.path);
  }

  /** Whether the repositories below are not as they were. Other worktrees of the same repository do not count. */
  async hasChangedBelow({ below }: Baseline): Promise<boolean> {
    const now = (await repositoriesBelow(this.git)).states.filter(({ kind }) => kind !== 'worktree');
    const before = new Map(below.states.filter(({ kind }) => kind !== 'worktree').map((state) => [state.path, state]));
    if (now.length !== before.size) return true;
    return now.some((state) => {
      const known = before.get(state.path);
      return !known || hasChanged(known, state);
    });
  }

  /** Sets all of it back, around the files. @returns sentences for the user */
  async restore(baseline: Baseline, { name, files }: Restoration): Promise<string[]> {
    await this.removeLeftLocks(baseline.locks);
    const aside = this.aside(name);
    const removed = await removeNewBelow(this.git, baseline.below, aside);
    const paths = await files();
    const restored = await restoreBelow(this.git, baseline, aside);
    await unstage(this.git, baseline, paths);
    return [...removed, ...restored, ...this.restoreUnseen(baseline, aside)];
  }

  private restoreUnseen({ unseen }: Baseline, aside: Aside): string[] {
    const changes = this.unseen.changes(unseen);
    if (changes.length === 0) return [];
    const isReplaced = changes.some(({ op }) => op === 'modified');
    const lost = this.unseen.putBack(changes, aside);
    const back = changes.map(({ before }) => before.path).filter((path) => !lost.includes(path));
    return [
      ...(back.length > 0 ? [`put back what git does not look at: ${shortList(back)}${isReplaced ? `; what was there instead is in ${aside.folder}` : ''}`] : []),
      ...(lost.length > 0 ? [`git does not look at ${shortList(lost)}, the attempt changed it, and cub has no copy to put back`] : []),
    ];
  }

  /** @param known locks that somebody else answers for */
  async removeLeftLocks(known: readonly string[]): Promise<void> {
    await removeLeftLocks(this.git, known);
  }

  /** No task needs the copies of files that git does not look at any more. */
  forget(): void {
    this.unseen.forget();
  }

  private aside(name: string): Aside {
    return new Aside(join(this.git.scratch, 'aside', name));
  }
}
