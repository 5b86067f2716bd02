import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const file = (root, directory) => join(root, directory, '.turbo', 'test-counts.json');

/** Removes the sums of an earlier run: a package that dies before it counts must not be credited with old ones. */
export function forgetCounts(root, packages) {
  for (const { directory } of packages) rmSync(file(root, directory), { force: true });
}

/**
 * Adds up what each package's tests came to.
 * @param packages `{name, directory}`, the directory relative to `root`
 * @returns `{passed, failed, skipped, silent}`; `silent` names packages that left no sums, each of which is one failure
 */
export function sumCounts(root, packages) {
  const sum = { passed: 0, failed: 0, skipped: 0, silent: [] };
  for (const { name, directory } of packages) {
    const counts = read(file(root, directory));
    if (counts === null) sum.silent.push(name);
    else for (const key of ['passed', 'failed', 'skipped']) sum[key] += counts[key];
  }
  sum.failed += sum.silent.length;
  return sum;
}

/** `12 passed, 0 failed`, with `, 1 skipped` when there is one. */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
