import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findGit, openGit, type Git } from '../src/index.js';

Object.assign(process.env, { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' });

/** A real repository in a temporary folder. */
export interface ScratchRepo {
  readonly dir: string;
  readonly git: Git;
  /** Runs git as a user would; returns stdout without its last line end. */
  sh(...args: string[]): string;
  write(path: string, content: string | Buffer): void;
  read(path: string): string;
  remove(path: string): void;
  /** Installs a hook that runs this shell script. */
  hook(name: string, script: string): void;
  /** `git status --porcelain`, sorted lines. */
  status(): string[];
}

const folders: string[] = [];

export function scratchFolder(): string {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'cub-git-test-')));
  folders.push(dir);
  return dir;
}

/** Call in `afterAll`. */
export function removeScratchFolders(): void {
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true, force: true });
}

export function scratchRepo(dir = scratchFolder()): ScratchRepo {
  run(dir, ['init', '-q', '-b', 'main']);
  run(dir, ['config', 'user.name', 'Test']);
  run(dir, ['config', 'user.email', 'test@example.com']);
  return openScratch(dir);
}

/** A repository with these files committed. */
export function scratchRepoWith(files: Readonly<Record<string, string>>): ScratchRepo {
  const repo = scratchRepo();
  for (const [path, content] of Object.entries(files)) repo.write(path, content);
  repo.sh('add', '-A');
  repo.sh('commit', '-q', '-m', 'first');
  return repo;
}

export function openScratch(dir: string): ScratchRepo {
  const paths = findGit(dir);
  if (!paths) throw new Error(`${dir} is not a repository`);
  return {
    dir,
    git: openGit(paths),
    sh: (...args) => run(dir, args),
    write: (path, content) => {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), content);
    },
    read: (path) => readFileSync(join(dir, path), 'utf8'),
    remove: (path) => rmSync(join(dir, path), { recursive: true }),
    hook: (name, script) => {
      mkdirSync(join(paths.commonDir, 'hooks'), { recursive: true });
      writeFileSync(join(paths.commonDir, 'hooks', name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(paths.commonDir, 'hooks', name), 0o755);
    },
    status: () => run(dir, ['--no-optional-locks', 'status', '--porcelain', '--untracked-files=all']).split('\n').filter((line) => line !== ''),
  };
}

function run(cwd: string, args: readonly string[]): string {
  return execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 }).replace(/\n$/, '');
}

/** Every file and link below a folder except `.git`: path → content, marked with what kind it is. */
export function listing(dir: string, below = ''): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(join(dir, below)).sort()) {
    if (name === '.git') continue;
    const path = below === '' ? name : `${below}/${name}`;
    const stat = lstatSync(join(dir, path));
    if (stat.isDirectory()) Object.assign(found, listing(dir, path));
    else if (stat.isSymbolicLink()) found[path] = `link:${readlinkSync(join(dir, path))}`;
    else found[path] = `${stat.mode & 0o100 ? 'x' : '-'}:${readFileSync(join(dir, path), 'latin1')}`;
  }
  return found;
}
