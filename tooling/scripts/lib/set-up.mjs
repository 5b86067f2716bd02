import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, turbo } from './turbo.mjs';

const LOCK = join(ROOT, 'package-lock.json');
const INSTALLED = join(ROOT, 'node_modules', '.package-lock.json');
/** Holds the hash of the lock that was installed: times alone are wrong after a `git checkout`. */
const MARK = join(ROOT, 'node_modules', '.cub-installed');

/** Installs the dependencies unless those of this very lock are there. @throws Error when npm fails */
export function ensureInstalled() {
  checkNode();
  if (isInstalled()) return;
  process.stdout.write('Installing dependencies (npm ci) …\n');
  const run = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' });
  if (run.status !== 0) throw new Error(`npm ci ended with ${run.status ?? run.signal ?? run.error?.message}; read its output above`);
  writeFileSync(MARK, lockHash());
}

/** Builds all packages; what turbo has in its cache is only copied. @throws Error when a package does not build */
export async function ensureBuilt() {
  const code = await turbo('run', 'build', '--output-logs=errors-only');
  if (code !== 0) throw new Error(`the build ended with ${code}; read its output above, or run: npm run build`);
}

function isInstalled() {
  if (!existsSync(INSTALLED)) return false;
  if (existsSync(MARK)) return readFileSync(MARK, 'utf8') === lockHash();
  return statSync(INSTALLED).mtimeMs >= statSync(LOCK).mtimeMs;
}

function lockHash() {
  return createHash('sha256').update(readFileSync(LOCK)).digest('hex');
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Error(`cub needs Node 20.19 or newer; this is ${process.versions.node}`);
}
