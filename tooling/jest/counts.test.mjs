import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';

let dir;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cub-runner-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** Runs a runner in `dir` as a shell would: not as a part of this very test run. */
function run(runner, ...args) {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, runner), ...args], { cwd: dir, env });
  return { status, ...JSON.parse(readFileSync(join(dir, '.turbo', 'test-counts.json'), 'utf8')) };
}

test('node:test: counts tests, not suites; a file that cannot load is one failure', () => {
  writeFileSync(
    join(dir, 'a.test.mjs'),
    `import { describe, it, test } from 'node:test';
     describe('suite', () => { it('passes', () => {}); it('fails', () => { throw new Error('no'); }); });
     test('skipped', { skip: true }, () => {});`,
  );
  writeFileSync(join(dir, 'b.test.mjs'), `import 'no-such-package';`);
  const { failures, ...sums } = run('cub-node-test.mjs');
  assert.deepEqual(sums, { status: 1, passed: 1, failed: 2, skipped: 1 });
  assert.deepEqual(failures.map(({ test }) => test).sort(), ['a.test.mjs: fails', 'b.test.mjs']);
  assert.match(failures.find(({ test }) => test.startsWith('a')).message, /Error: no/);
});

test('jest: counts tests; a file that cannot load is one failure', () => {
  writeFileSync(join(dir, 'package.json'), '{}');
  const preset = join(import.meta.dirname, 'preset.cjs');
  writeFileSync(join(dir, 'jest.config.cjs'), `module.exports = { ...require(${JSON.stringify(preset)}), testMatch: ['**/*.check.ts'] };`);
  writeFileSync(join(dir, 'a.check.ts'), `it('passes', () => {}); it('fails', () => { throw new Error('no'); }); it.skip('skipped', () => {});`);
  writeFileSync(join(dir, 'b.check.ts'), `require('no-such-package');`);
  const { failures, ...sums } = run('cub-jest.mjs');
  assert.deepEqual(sums, { status: 1, passed: 1, failed: 2, skipped: 1 });
  assert.deepEqual(failures.map(({ test }) => test).sort(), ['a.check.ts: fails', 'b.check.ts']);
  assert.match(failures.find(({ test }) => test.startsWith('a')).message, /Error: no/);
  assert.match(failures.find(({ test }) => test.startsWith('b')).message, /no-such-package/);
});
