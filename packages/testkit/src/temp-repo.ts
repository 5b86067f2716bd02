import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
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
  const repo = repoIn(tempFolder(files));
  repo.git('init', '--quiet', '--initial-branch=main');
  // Written, not set: `git config` would be a process for each.
  appendFileSync(join(repo.dir, '.git', 'config'), '[user]\n\tname = Test User\n\temail = test@example.invalid\n[commit]\n\tgpgsign = false\n');
  commitAll(repo.git, 'first commit');
  return repo;
}

/**
 * A second repository with all that the first has now, also in its `.git`: what takes long to set up is set up once and copied for each test.
 * What is known outside of it by its path, such as an approval of `cub trust`, does not come with it. Remove it in `afterEach`.
 * @param repo stays as it is
 * @throws the system's error; when git cannot be started
 * @example
 * const ready = tempRepo(files);
 * beforeEach(() => (repo = copyRepo(ready)));
 */
export function copyRepo(repo: TempRepo): TempRepo {
  const copy = repoIn(tempFolder());
  cpSync(repo.dir, copy.dir, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  // The index knows the inodes of the first one's files; this looks at those of the copy.
  copy.git('status', '--porcelain');
  return copy;
}

function repoIn(folder: TempFolder): TempRepo {
  const git: TempRepo['git'] = (...args) =>
    execFileSync('git', args, {
      cwd: folder.dir,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...HERMETIC_GIT_ENV },
    }).replace(/\n$/, '');
  return {
    ...folder,
    git,
    commitAll: (message) => {
      commitAll(git, message);
      return git('rev-parse', 'HEAD');
    },
  };
}

function commitAll(git: TempRepo['git'], message: string): void {
  git('add', '--all');
  git('commit', '--quiet', '--allow-empty', '--message', message);
}
