import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readExamples } from './read-examples.mjs';

const page = (...lines) => readExamples(lines.join('\n'));

test('reads marked examples in the order of the page, hidden ones as well', () => {
  const examples = page(
    '# Page',
    '<!-- sh test',
    'cub init',
    '-->',
    '```sh test exit=6',
    'cub run',
    '```',
    '```console test',
    '$ cub status',
    'All is well',
    '```',
    '```js file=a/b.js',
    'code();',
    '```',
    '```sh skip="installs software"',
    'npm install',
    '```',
    '```ts',
    'not shell',
    '```',
  );
  assert.deepEqual(examples, [
    { line: 2, kind: 'run', exit: 0, text: 'cub init' },
    { line: 5, kind: 'run', exit: 6, text: 'cub run' },
    { line: 8, kind: 'run', exit: 0, text: 'cub status' },
    { line: 12, kind: 'file', path: 'a/b.js', text: 'code();\n' },
    { line: 15, kind: 'skip', reason: 'installs software', text: 'npm install' },
  ]);
});

test('an unmarked shell example is a mistake of the page, with its line', () => {
  assert.throws(() => page('text', '```sh', 'cub run', '```'), /line 2/);
  assert.throws(() => page('```sh skip=""', 'cub run', '```'), /line 1/);
});

test('a fence within a longer fence belongs to it, and one without an end is named', () => {
  assert.deepEqual(page('````md', '```sh', 'cub run', '```', '````'), []);
  assert.throws(() => page('', '```sh test', 'cub run'), /line 2 has no end/);
});
