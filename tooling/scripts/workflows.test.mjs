import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from './lib/turbo.mjs';

const folder = join(ROOT, '.github', 'workflows');
const scripts = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts;

for (const file of readdirSync(folder)) {
  const text = readFileSync(join(folder, file), 'utf8');

  test(`${file} uses actions by commit: a tag can be moved to other code`, () => {
    const used = [...text.matchAll(/uses: (\S+)/g)].map(([, action]) => action);
    assert.ok(used.length > 0);
    assert.deepEqual(used.filter((action) => !/@[0-9a-f]{40}$/.test(action)), []);
  });

  test(`${file} runs scripts that exist`, () => {
    const named = [...text.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name]) => name);
    assert.deepEqual(named.filter((name) => !Object.hasOwn(scripts, name)), []);
  });

  test(`${file} puts nothing that others can write into a shell line`, () => {
    const lines = text.split('\n').filter((line) => /^\s*(- )?run: .*\$\{\{/.test(line));
    assert.deepEqual(lines, []);
  });
}
