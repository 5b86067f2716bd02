import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { HERMETIC_GIT_ENV } from '@cub/testkit';

const PUBLISHED = '.cub/ledger/by-agent';
/** Longest that a rebase is gone on with. */
const MAX_CONFLICTS = 20;

/** A work tree under git, as a person uses it. */
export class GitSite {
  constructor(readonly dir: string) {}

  /** @returns null when git refuses */
  try(...args: string[]): string | null {
    const env = { ...process.env, ...HERMETIC_GIT_ENV, GIT_EDITOR: 'true' };
    const { status, stdout } = spawnSync('git', args, { cwd: this.dir, encoding: 'utf8', env });
    return status === 0 ? stdout : null;
  }

  run(...args: string[]): string {
    const output = this.try(...args);
    if (output === null) throw new Error(`git ${args.join(' ')} failed in ${this.dir}`);
    return output;
  }

  commitAll(): void {
    this.run('add', '--all');
    this.try('commit', '--quiet', '--message', 'work');
  }

  /** Branches that are checked out nowhere. */
  freeBranches(): string[] {
    const taken = new Set(this.run('worktree', 'list', '--porcelain').match(/(?<=^branch refs\/heads\/).*$/gm));
    return this.branches('refs/heads').filter((name) => !taken.has(name));
  }

  branches(...under: string[]): string[] {
    return this.run('for-each-ref', '--format=%(refname:short)', ...under).split('\n').filter(Boolean);
  }

  /** All branches, those of the other repository as they are now. */
  fetchedBranches(): string[] {
    this.run('fetch', '--quiet', 'peer');
    return this.branches('refs/heads', 'refs/remotes/peer');
  }

  merge(branch: string): void {
    if (this.try('merge', '--quiet', '--no-edit', branch) !== null) return;
    this.resolve();
    this.run('commit', '--quiet', '--no-edit');
  }

  rebase(branch: string): void {
    if (this.try('rebase', '--quiet', branch) !== null) return;
    for (let i = 0; i < MAX_CONFLICTS && this.isInOperation(); i += 1) {
      this.resolve();
      if (this.try('rebase', '--continue') === null && this.conflicts().length === 0) this.try('rebase', '--skip');
    }
    if (this.isInOperation()) this.run('rebase', '--abort');
  }

  cherryPick(commit: string): void {
    if (this.try('cherry-pick', commit) !== null) return;
    this.resolve();
    if (this.try('cherry-pick', '--continue') === null) this.try('cherry-pick', '--abort');
  }

  pop(): void {
    if (this.try('stash', 'list') === '' || this.try('stash', 'pop', '--quiet') !== null) return;
    // As somebody who gives up what conflicts.
    this.run('reset', '--quiet', '--hard');
    this.try('stash', 'drop', '--quiet');
  }

  /** Published files in the work tree, relative to their folder. */
  published(): string[] {
    try {
      return readdirSync(join(this.dir, PUBLISHED), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jsonl'));
    } catch {
      return [];
    }
  }

  /** Published files that some ref can reach. Two with the same content are two: `rev-list --objects` would name one. */
  publishedInHistory(): Set<string> {
    const listed = this.run('log', '--exclude=refs/stash', '--all', '--full-history', '-m', '--no-renames', '--name-only', '--format=', '--', PUBLISHED);
    return new Set(listed.match(new RegExp(`(?<=^${PUBLISHED}/).*\\.jsonl$`, 'gm')));
  }

  private isInOperation(): boolean {
    return /rebase in progress|rebasing branch/.test(this.run('status'));
  }

  private conflicts(): string[] {
    return this.run('diff', '--name-only', '--diff-filter=U', '-z').split('\0').filter(Boolean);
  }

  /** One side of what conflicts is taken; a rebuild makes it right. The published journal never conflicts. */
  resolve(): void {
    for (const file of this.conflicts()) {
      if (file.startsWith(PUBLISHED)) throw new Error(`${file} conflicts`);
      if (this.try('checkout', '--theirs', '--', file) === null) this.run('rm', '--quiet', '--', file);
      else this.run('add', '--force', '--', file);
    }
  }
}
