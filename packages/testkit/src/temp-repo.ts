import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Environment under which git ignores the settings of the machine, so that tests mean the same everywhere. */
export const HERMETIC_GIT_ENV: Readonly<Record<string, string>> = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
};

export interface TempFolder {
  /** Real path, without links. */
  readonly dir: string;
  write(files: Readonly<Record<string, string>>): void;
  remove(): void;
}

export interface TempRepo extends TempFolder {
  /** Runs git in the repository. @returns stdout without its last newline @throws when git fails */
  git(...args: string[]): string;
  /** Adds everything and commits. @returns the commit's hash */
  commitAll(message: string): string;
}

/** A real folder under the system's temp folder. Remove it in `afterEach`. */
export function tempFolder(files: Readonly<Record<string, string>> = {}): TempFolder {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'cub-test-')));
  const write = (more: Readonly<Record<string, string>>) => {
    for (const [path, content] of Object.entries(more)) {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), content);
    }
  };
  write(files);
  return { dir, write, remove: () => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }) };
}

/** A real git repository with one commit of these files (of a README when there are none). */
export function tempRepo(files: Readonly<Record<string, string>> = { 'README.md': '# test\n' }): TempRepo {
  const folder = tempFolder(files);
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: folder.dir,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...HERMETIC_GIT_ENV },
    }).replace(/\n$/, '');
  git('init', '--quiet', '--initial-branch=main');
  git('config', 'user.name', 'Test User');
  git('config', 'user.email', 'test@example.invalid');
  git('config', 'commit.gpgsign', 'false');
  const commitAll = (message: string) => {
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '--message', message);
    return git('rev-parse', 'HEAD');
  };
  commitAll('first commit');
  return { ...folder, git, commitAll };
}
