import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { closingLine, forgetCounts, sumCounts } from './lib/test-counts.mjs';

let root;
const packages = ['a', 'b'].map((name) => ({ name: `@x/${name}`, directory: `packages/${name}` }));
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cub-counts-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function leave(name, counts) {
  mkdirSync(join(root, 'packages', name, '.turbo'), { recursive: true });
  writeFileSync(join(root, 'packages', name, '.turbo', 'test-counts.json'), JSON.stringify(counts));
}

test('adds the sums of all packages', () => {
  leave('a', { passed: 2, failed: 1, skipped: 0 });
  leave('b', { passed: 3, failed: 0, skipped: 4 });
  assert.deepEqual(sumCounts(root, packages), { passed: 5, failed: 1, skipped: 4, silent: [] });
});

test('a package that left no sums is a failure, also when an earlier run left some', () => {
  leave('a', { passed: 2, failed: 0, skipped: 0 });
  leave('b', { passed: 2, failed: 0, skipped: 0 });
  forgetCounts(root, packages);
  leave('a', { passed: 2, failed: 0, skipped: 0 });
  assert.deepEqual(sumCounts(root, packages), { passed: 2, failed: 1, skipped: 0, silent: ['@x/b'] });
});

test('the closing line names skipped tests only when there are some', () => {
  assert.equal(closingLine({ passed: 2, failed: 0, skipped: 0 }), '2 passed, 0 failed');
  assert.equal(closingLine({ passed: 2, failed: 1, skipped: 3 }), '2 passed, 1 failed, 3 skipped');
});
