import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const file = (root, directory) => join(root, directory, '.turbo', 'test-counts.json');

/** Removes the sums of an earlier run: a package that dies before it counts must not be credited with old ones. */
export function forgetCounts(root, packages) {
  for (const { directory } of packages) rmSync(file(root, directory), { force: true });
}

/**
 * Adds up what each package's tests came to.
 * @param packages `{name, directory}`, the directory relative to `root`
 * @returns `{passed, failed, skipped, failures, silent}`; `silent` names packages that left no sums, each of which is one failure
 */
export function sumCounts(root, packages) {
  const sum = { passed: 0, failed: 0, skipped: 0, failures: [], silent: [] };
  for (const { name, directory } of packages) {
    const counts = read(file(root, directory));
    if (counts === null) {
      sum.silent.push(name);
      continue;
    }
    for (const key of ['passed', 'failed', 'skipped']) sum[key] += counts[key];
    sum.failures.push(...counts.failures.map(({ test, message }) => ({ test: `${name} ${test}`, message })));
  }
  sum.failed += sum.silent.length;
  return sum;
}

/** What failed once more, after all logs: whoever sees only the end of the output must not have to guess. */
export function failureLines({ failures, silent }) {
  return [
    ...failures.map(({ test, message }) => `\nFAILED ${test}\n${indent(shorten(message))}`),
    ...silent.map((name) => `\nFAILED ${name}: its tests did not run to their end`),
  ];
}

/** `12 passed, 0 failed`, with `, 1 skipped` when there is one. */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

const MAX_MESSAGE_LINES = 40;

function shorten(message) {
  const lines = stripVTControlCharacters(message).trim().split('\n');
  return lines.length <= MAX_MESSAGE_LINES ? lines : [...lines.slice(0, MAX_MESSAGE_LINES), `… ${lines.length - MAX_MESSAGE_LINES} more lines above`];
}

function indent(lines) {
  return lines.map((line) => `  ${line}`).join('\n');
}

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
