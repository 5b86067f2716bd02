import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { closingLine, failureLines, forgetCounts, sumCounts } from './lib/test-counts.mjs';

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
  leave('a', { passed: 2, failed: 1, skipped: 0, failures: [{ test: 't', message: 'm' }] });
  leave('b', { passed: 3, failed: 0, skipped: 4, failures: [] });
  const failures = [{ test: '@x/a t', message: 'm' }];
  assert.deepEqual(sumCounts(root, packages), { passed: 5, failed: 1, skipped: 4, failures, silent: [] });
});

test('a package that left no sums is a failure, also when an earlier run left some', () => {
  leave('a', { passed: 2, failed: 0, skipped: 0, failures: [] });
  leave('b', { passed: 2, failed: 0, skipped: 0, failures: [] });
  forgetCounts(root, packages);
  leave('a', { passed: 2, failed: 0, skipped: 0, failures: [] });
  assert.deepEqual(sumCounts(root, packages), { passed: 2, failed: 1, skipped: 0, failures: [], silent: ['@x/b'] });
});

test('the closing line names skipped tests only when there are some', () => {
  assert.equal(closingLine({ passed: 2, failed: 0, skipped: 0 }), '2 passed, 0 failed');
  assert.equal(closingLine({ passed: 2, failed: 1, skipped: 3 }), '2 passed, 1 failed, 3 skipped');
});

test('what failed is said once more at the end, with its package, test and message', () => {
  assert.deepEqual(failureLines({ failures: [{ test: '@x/a t', message: '\u001b[31mexpected 1\u001b[0m\nreceived 2' }], silent: ['@x/b'] }), [
    '\nFAILED @x/a t\n  expected 1\n  received 2',
    '\nFAILED @x/b: its tests did not run to their end',
  ]);
  const [long] = failureLines({ failures: [{ test: 't', message: 'x\n'.repeat(100) }], silent: [] });
  assert.match(long, /… 60 more lines above$/);
});
