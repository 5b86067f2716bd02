import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real repository with one commit, and folders beside it. The test kit has more, but it is built on this package. */
export class GitFolder {
  private readonly base = realpathSync(mkdtempSync(join(tmpdir(), 'cub-core-')));
  readonly dir = join(this.base, 'repo');

  constructor() {
    execFileSync('git', ['init', '--quiet', '--initial-branch=main', this.dir]);
    nameUser(this.dir);
    writeFileSync(join(this.dir, 'README.md'), '# test\n');
    git(this.dir, 'add', '--all');
    git(this.dir, 'commit', '--quiet', '--message', 'first commit');
  }

  beside(name: string): string {
    return join(this.base, name);
  }

  remove(): void {
    rmSync(this.base, { recursive: true, force: true });
  }
}

export function nameUser(dir: string): void {
  git(dir, 'config', 'user.name', 'Test User');
  git(dir, 'config', 'user.email', 'test@example.invalid');
}

/** Runs git without the settings of the machine. @returns stdout without its last newline */
export function git(dir: string, ...args: string[]): string {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_EDITOR: 'true' };
  return execFileSync('git', args, { cwd: dir, encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}
