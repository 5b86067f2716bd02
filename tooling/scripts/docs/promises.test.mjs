import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../lib/turbo.mjs';

const PAGE = 'docs/what-cub-promises.md';

/** Rows of the tables: promise, file, title of the test. */
function promises() {
  const lines = readFileSync(join(ROOT, PAGE), 'utf8').split('\n').filter((line) => /^\| (?!promise |---)/.test(line));
  return lines.map((line) => line.split('|').slice(1, 4).map((cell) => cell.trim()));
}

/** A file of tests by the short name that the page uses for it. */
function fileOf(cell) {
  const name = /^`([^`]+)`$/.exec(cell)?.[1] ?? '';
  const candidates = [`packages/cli/test/${name}.e2e.test.ts`, `${name}.test.ts`];
  return candidates.find((path) => existsSync(join(ROOT, path)));
}

/** Whether a title stands in the source as (part of) the title of a test. */
function hasTest(source, title) {
  const titles = [...source.matchAll(/(?:^|\s)(?:it|test)(?:\.each.*?)?\(\s*(['"`])(.*?)\1/gm), ...source.matchAll(/\)\((['"`])(.*?)\1, (?:async )?\(/gm)];
  return title !== '' && titles.some(([, , found]) => found.replaceAll("\\'", "'").includes(title));
}

test('every promise names a test that exists', () => {
  const missing = promises().filter(([, cell, title]) => {
    const file = fileOf(cell);
    return file === undefined || !hasTest(readFileSync(join(ROOT, file), 'utf8'), title);
  });
  assert.ok(promises().length > 30);
  assert.deepEqual(missing, []);
});
