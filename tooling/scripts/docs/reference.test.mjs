import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { faultOfExample } from './example-line.mjs';

const manifest = join(dirname(createRequire(import.meta.url).resolve('cub/package.json')), 'oclif.manifest.json');
const { commands } = JSON.parse(readFileSync(manifest, 'utf8'));

test('every example in the help of a command names that command and flags that it has', () => {
  const faults = Object.values(commands).flatMap((command) =>
    (command.examples ?? []).flatMap((example) => {
      const line = (typeof example === 'string' ? example : example.command).replaceAll('<%= config.bin %>', 'cub');
      const fault = faultOfExample(line, command);
      return fault === null ? [] : [`${command.id}: ${line}: ${fault}`];
    }),
  );
  assert.deepEqual(faults, []);
});

const show = { id: 'task:show', args: { id: { name: 'id', required: true } }, strict: true, flags: { depth: { name: 'depth', type: 'option', char: 'd' }, hooks: { name: 'hooks', type: 'boolean', allowNo: true } } };

test('an example with another command, an unknown flag, or too few or too many words is found', () => {
  assert.equal(faultOfExample('cub task show a -d 3 --no-hooks', show), null);
  assert.equal(faultOfExample('cub task show "a b" --depth=3 # why', show), null);
  assert.equal(faultOfExample('cub task list', show), 'is no example of `cub task show`');
  assert.equal(faultOfExample('cub task show a --deep', show), 'there is no flag --deep');
  assert.equal(faultOfExample('cub task show', show), 'has 0 arguments, expected 1');
  assert.equal(faultOfExample('cub task show a b', show), 'has 2 arguments, expected 1');
});
