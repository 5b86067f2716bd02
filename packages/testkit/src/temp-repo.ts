import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Environment under which git ignores the settings of the machine and never asks for a password, so that tests mean the same everywhere. */
export const HERMETIC_GIT_ENV: Readonly<Record<string, string>> = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
};

/** A folder that a test made, and has to remove. */
export interface TempFolder {
  /** Real path, without links. */
  readonly dir: string;
  /** Writes files by their path relative to `dir`; makes folders, replaces what is there. @throws the system's error */
  write(files: Readonly<Record<string, string>>): void;
  /** Removes the folder with all that is in it; harmless when it is gone. */
  remove(): void;
}

/** A git repository that a test made: branch `main`, a user, no signing. */
export interface TempRepo extends TempFolder {
  /** Runs git in the repository. @returns stdout without its last newline @throws when git fails */
  git(...args: string[]): string;
  /** Adds everything and commits, also when nothing has changed. @returns the commit's hash, in full @throws when git fails */
  commitAll(message: string): string;
}

/**
 * A real folder under the system's temp folder. Remove it in `afterEach`.
 * @param files by path, relative to the folder
 * @example tempFolder({ '.cub/config.json': '{"project_id": "shop"}' })
 */
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

/**
 * A real git repository with one commit of these files (of a README when there are none). Remove it in `afterEach`.
 * @param files by path, relative to the folder
 * @throws when git cannot be started
 * @example
 * const repo = tempRepo({ 'src/a.ts': '' });
 * afterEach(() => repo.remove());
 */
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
