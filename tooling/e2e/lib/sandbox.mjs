import { mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publicPackages } from '../../scripts/lib/public-packages.mjs';
import { must, run } from './commands.mjs';
import { packAll } from './pack-all.mjs';
import { startRegistry } from './registry.mjs';
import { thirdPartyClosure } from './third-party.mjs';

const ROOT = join(import.meta.dirname, '../../..');

/**
 * A machine of its own: a registry on loopback that has our packages, a home, and an empty prefix. Nothing of it can reach the
 * monorepo: what is missing in a package's own files or declared dependencies is missing here.
 * @param also further packages that the registry has to serve, with what they need
 */
export async function createSandbox(also = []) {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'cub-e2e-')));
  const packages = publicPackages(ROOT).map(({ name, directory }) => ({ name, directory: join(ROOT, directory) }));
  try {
    const tarballs = await ourTarballs(dir);
    const registry = await startRegistry(join(dir, 'registry'), [...thirdPartyClosure(ROOT, neededBy(packages, also)), ...packages.map((one) => asPacked(one, tarballs))]);
    return new Sandbox(dir, registry, packages, tarballs);
  } catch (error) {
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    throw error;
  }
}

/** @returns the folder of our packed packages: what `with-tarballs.mjs` packed for all test files, else packed for this one */
async function ourTarballs(dir) {
  if (process.env.CUB_E2E_TARBALLS) return process.env.CUB_E2E_TARBALLS;
  await packAll(ROOT, join(dir, 'tarballs'));
  return join(dir, 'tarballs');
}

function neededBy(packages, also) {
  const ours = new Set(packages.map(({ name }) => name));
  return packages.flatMap(({ directory }) => {
    const { dependencies } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
    return [...Object.keys(dependencies ?? {}), ...also].filter((name) => !ours.has(name)).map((name) => ({ name, from: directory }));
  });
}

function asPacked({ name, directory }, tarballs) {
  const { version } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  return { name, version, directory, tarball: join(tarballs, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`) };
}

class Sandbox {
  constructor(dir, registry, packages, tarballs) {
    Object.assign(this, { dir, registry, packages, root: ROOT, tarballs, prefix: join(dir, 'prefix'), data: join(dir, 'home', 'data', 'cub') });
    for (const folder of ['home', 'prefix']) mkdirSync(join(dir, folder));
    const inherited = Object.entries(process.env).filter(([name]) => !/^(CUB_|npm_|NODE_OPTIONS$|NODE_TEST_CONTEXT$|TURBO_)/i.test(name));
    this.env = {
      ...Object.fromEntries(inherited),
      HOME: join(dir, 'home'),
      XDG_CONFIG_HOME: join(dir, 'home', 'config'),
      XDG_DATA_HOME: join(dir, 'home', 'data'),
      XDG_CACHE_HOME: join(dir, 'home', 'cache'),
      npm_config_userconfig: registry.npmrc,
      npm_config_cache: join(dir, 'npm-cache'),
      npm_config_registry: registry.url,
      NO_COLOR: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
    };
  }

  /** Absolute paths of our packed packages. */
  packed() {
    return readdirSync(this.tarballs).sort().map((name) => join(this.tarballs, name));
  }

  publish(tarball) {
    return must('npm', ['publish', tarball, '--fetch-retries=0', '--ignore-scripts'], { cwd: this.dir, env: this.env });
  }

  /** Packs a folder outside of the monorepo's own, with its `prepack`. @returns the tarball */
  async pack(folder, target) {
    mkdirSync(target, { recursive: true });
    const { stdout } = await must('npm', ['pack', '--silent', '--ignore-scripts=false', '--pack-destination', target, folder], { cwd: this.dir, env: this.env });
    return join(target, stdout.trim().split('\n').at(-1));
  }

  /** Installs cub from the packed tarballs into the empty prefix, as the README says. */
  installCub() {
    return must('npm', ['install', '--global', '--prefix', this.prefix, ...this.packed()], { cwd: this.dir, env: this.env });
  }

  /** Runs the installed cub. */
  cub(cwd, ...args) {
    return run(join(this.prefix, 'bin', 'cub'), args, { cwd, env: this.env });
  }

  remove() {
    this.registry.stop();
    rmSync(this.dir, { recursive: true, force: true, maxRetries: 5 });
  }
}
