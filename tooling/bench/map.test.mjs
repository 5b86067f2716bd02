import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { changedLines, changedSymbols } from './src/map/changed-symbols.mjs';
import { findCases, queryOf } from './src/map/find-cases.mjs';
import { scoreMap } from './src/map/score-map.mjs';

function repository(t) {
  const dir = mkdtempSync(join(tmpdir(), 'cub-bench-test-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  const git = (...args) => execFileSync('git', ['-C', dir, '-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], { encoding: 'utf8' }).trim();
  git('init', '-q');
  const commit = (message, files) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(dir, path, '..'), { recursive: true });
      writeFileSync(join(dir, path), text);
    }
    git('add', '-A');
    git('commit', '-qm', message);
    return git('rev-parse', 'HEAD');
  };
  return { dir, commit };
}

test('cases are bug fixes in code, with what they changed', async (t) => {
  const { dir, commit } = repository(t);
  const first = commit('start', { 'src/a.py': 'def one():\n    return 1\n\ndef two():\n    return 2\n', 'tests/test_a.py': '' });
  const fix = commit('fix: two is three (#12)\n\nSigned-off-by: A <a@example.org>', { 'src/a.py': 'def one():\n    return 1\n\ndef two():\n    return 3\n', 'tests/test_a.py': '# now\n' });
  commit('fix the docs', { 'src/a.py': '# x\n' });
  commit('add a feature', { 'src/b.py': 'x = 1\n' });
  commit('fix tests', { 'tests/test_a.py': '# again\n' });
  const cases = findCases(dir, { limit: 10 });
  assert.deepEqual(cases, [{ sha: fix, parent: first, query: 'fix: two is three', files: ['src/a.py'] }]);
  const definitions = async () => [{ name: 'one', line: 1, endLine: 2 }, { name: 'two', line: 4, endLine: 5 }];
  assert.deepEqual(await changedSymbols(dir, cases[0], definitions), [{ file: 'src/a.py', name: 'two' }]);
});

test('the query is what the fixer said, without links, numbers and trailers', () => {
  assert.equal(queryOf('fix a crash (#1)', 'It crashed at https://example.org/x.\nCo-authored-by: B <b@example.org>\nSee #22'), 'fix a crash \nIt crashed at \nSee');
});

test('lines are those of the old file', () => {
  assert.deepEqual(changedLines('@@ -3,2 +3 @@\n-a\n-b\n+c\n@@ -9,0 +8 @@ def f\n+x\n@@ -12 +11,0 @@\n-y\n'), [3, 4, 9, 12]);
});

test('a map is scored by what it names on the line of the file', () => {
  const change = { files: ['src/a.py', 'src/c.py'], symbols: [{ file: 'src/a.py', name: 'two' }, { file: 'src/a.py', name: 'on' }] };
  const map = '# Project Map\n\n## Structure\n\n- src/c.py\n\n## Key Symbols\n\nsrc/b.py: two\nsrc/a.py: one, two\n\n## Project Health\n\n- src/c.py: on\n';
  const tracked = ['package.json', 'src/a.py', 'src/b.py', 'src/c.py'];
  assert.deepEqual(scoreMap(map, change, tracked), { files: 0.5, symbols: 0.5, rank: 1 });
  assert.deepEqual(scoreMap('## Key Symbols\n\nsrc/c.py:\n  1 def on()\nsrc/a.py\n', { ...change, symbols: [] }, tracked), { files: 1, symbols: null, rank: 1 });
  assert.deepEqual(scoreMap('', change, tracked), { files: 0, symbols: 0, rank: null });
});

test('the rank counts whatever a reader comes upon before, wherever it stands', () => {
  const change = { files: ['src/a.py'], symbols: [] };
  const tracked = ['package.json', 'src/a.py', 'src/b.py'];
  assert.equal(scoreMap('- node (package.json, other.txt)\n\n## Key Symbols\n\nsrc/b.py: two\nsrc/a.py: one\n', change, tracked).rank, 3);
  assert.equal(scoreMap('## Key Symbols\n\nsrc/b.py: x\n', change, tracked).rank, null);
});
