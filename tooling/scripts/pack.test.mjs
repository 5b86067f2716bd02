import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { test } from 'node:test';
import { publicPackages } from './lib/public-packages.mjs';
import { ROOT } from './lib/turbo.mjs';

const packages = new Map(
  publicPackages(ROOT).map(({ name, directory }) => [name, { directory, pjson: JSON.parse(readFileSync(join(ROOT, directory, 'package.json'), 'utf8')) }]),
);

/** cub and what it depends on of ours; these are built before this test. */
function installed(name, seen = new Set()) {
  seen.add(name);
  for (const dependency of Object.keys(packages.get(name).pjson.dependencies ?? {})) {
    if (packages.has(dependency) && !seen.has(dependency)) installed(dependency, seen);
  }
  return [...seen];
}

test('what a public package depends on of ours is packed with it, in the version that it names', () => {
  for (const [name, { pjson }] of packages) {
    for (const [dependency, version] of Object.entries(pjson.dependencies ?? {})) {
      if (dependency !== 'cub' && !dependency.startsWith('@cub/')) continue;
      assert.equal(packages.get(dependency)?.pjson.version, version, `${name} depends on ${dependency}@${version}`);
    }
  }
});

test('a tarball has every file that its package.json names, and no tests', () => {
  const workspaces = installed('cub').flatMap((name) => ['--workspace', packages.get(name).directory]);
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--silent', ...workspaces], { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const packed = Object.values(JSON.parse(output));
  assert.equal(packed.length, installed('cub').length);
  for (const { name, files } of packed) {
    const paths = new Set(files.map(({ path }) => path));
    const missing = namedFiles(packages.get(name).pjson).filter((path) => !paths.has(path));
    assert.deepEqual({ name, missing, tests: [...paths].filter((path) => /\.test\./.test(path)) }, { name, missing: [], tests: [] });
  }
});

function namedFiles({ main, types, bin, cub, oclif, exports: entries = {} }) {
  const exported = Object.values(entries).flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.values(entry)));
  const commands = typeof oclif?.commands === 'object' ? oclif.commands.target : undefined;
  return [main, types, ...Object.values(bin ?? {}), cub?.plugin, commands, oclif && 'oclif.manifest.json', ...exported]
    .filter((path) => path !== undefined && !path.includes('*'))
    .map((path) => posix.normalize(path));
}
