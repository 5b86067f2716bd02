import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { ROOT } from '../lib/turbo.mjs';

const TIMEOUT_MS = 120_000;
const cub = join(dirname(createRequire(import.meta.url).resolve('cub/package.json')), 'bin', 'run.js');

/**
 * A fresh git repository and a fresh user, in which the examples of one page are tried one after the other.
 * @param env what else is to be set, for example which `cub` is found first
 */
export class ExampleStage {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'cub-docs-')));
  dir = join(this.base, 'hello');
  /** Where the reader is: a `cd` holds for the examples after it. */
  cwd = this.dir;

  constructor(env = {}) {
    const bin = join(this.base, 'bin');
    for (const folder of [bin, this.dir, join(this.base, 'home')]) mkdirSync(folder);
    writeFileSync(join(bin, 'cub'), `#!/bin/sh\nexec "${process.execPath}" "${cub}" "$@"\n`, { mode: 0o755 });
    this.env = { ...freshEnvironment(this.base, bin), ...env };
    this.write('README.md', '# hello\n');
    const git = (...args) => execFileSync('git', args, { cwd: this.dir, env: this.env, stdio: 'pipe' });
    git('init', '--quiet', '--initial-branch=main');
    git('config', 'user.name', 'Reader');
    git('config', 'user.email', 'reader@example.invalid');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'first commit');
  }

  write(path, text) {
    mkdirSync(dirname(join(this.cwd, path)), { recursive: true });
    writeFileSync(join(this.cwd, path), text);
  }

  /** Runs a script that ends at the first command that fails. @returns `{code, output}`; code null when it took too long */
  run(script) {
    const place = join(this.base, 'cwd');
    const { status, stdout, stderr } = spawnSync('sh', ['-eu'], {
      cwd: this.cwd,
      env: this.env,
      input: `trap 'pwd > "${place}"' EXIT\n${script}`,
      encoding: 'utf8',
      timeout: TIMEOUT_MS,
    });
    if (existsSync(place)) this.cwd = readFileSync(place, 'utf8').trimEnd();
    return { code: status, output: `${stdout}${stderr}` };
  }

  remove() {
    rmSync(this.base, { recursive: true, force: true, maxRetries: 5 });
  }
}

function freshEnvironment(base, bin) {
  const inherited = Object.entries(process.env).filter(([key]) => !/^(CUB_|GIT_|NODE_OPTIONS$|NODE_TEST_CONTEXT$)/.test(key));
  return {
    ...Object.fromEntries(inherited),
    PATH: `${bin}${delimiter}${process.env.PATH}`,
    HOME: join(base, 'home'),
    XDG_CONFIG_HOME: join(base, 'home', 'config'),
    XDG_DATA_HOME: join(base, 'home', 'data'),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    NO_COLOR: '1',
    /** For hidden steps: where this repository is. */
    REPOSITORY: ROOT,
  };
}
