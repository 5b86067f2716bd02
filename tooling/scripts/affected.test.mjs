import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { affectedPackages } from './lib/affected-packages.mjs';

const workspace = (name, dependencies = {}) => JSON.stringify({ name, version: '1.0.0', scripts: { test: 'true' }, dependencies });
let root;
before(() => {
  root = mkdtempSync(join(tmpdir(), 'cub-affected-'));
  write({
    'package.json': JSON.stringify({ name: 'root', private: true, packageManager: 'npm@11.0.0', workspaces: ['packages/*'] }),
    'package-lock.json': JSON.stringify({ name: 'root', lockfileVersion: 3, packages: { '': { workspaces: ['packages/*'] } } }),
    'turbo.json': JSON.stringify({ tasks: { test: {} } }),
    'packages/low/package.json': workspace('low'),
    'packages/high/package.json': workspace('high', { low: '1.0.0' }),
    'packages/apart/package.json': workspace('apart'),
    'packages/silent/package.json': JSON.stringify({ name: 'silent', version: '1.0.0' }),
  });
  git('init', '--quiet', '--initial-branch=main');
  commit();
});
after(() => rmSync(root, { recursive: true, force: true }));

function write(files) {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}
function git(...args) {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  return execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.invalid', ...args], { cwd: root, encoding: 'utf8', env }).trim();
}
function commit() {
  git('add', '--all');
  git('commit', '--quiet', '--message', 'change');
}
const names = (base) => affectedPackages(root, base).map(({ name }) => name);

test('without a base, and with one that nobody knows, all packages that have tests', () => {
  assert.deepEqual(affectedPackages(root, undefined)[0], { name: 'apart', directory: 'packages/apart' });
  assert.deepEqual(names(undefined), ['apart', 'high', 'low']);
  assert.deepEqual(names('0000000000000000000000000000000000000000'), ['apart', 'high', 'low']);
});

test('a change touches its package and those that depend on it, and no other', () => {
  const base = git('rev-parse', 'HEAD');
  write({ 'packages/low/index.js': '1' });
  commit();
  assert.deepEqual(names(base), ['high', 'low']);
  const next = git('rev-parse', 'HEAD');
  write({ 'packages/high/index.js': '1' });
  commit();
  assert.deepEqual(names(next), ['high']);
  assert.deepEqual(names('HEAD'), []);
});
