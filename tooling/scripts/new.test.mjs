import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import * as generator from 'create-cub-plugin';
import { newPluginFiles } from './lib/new-plugin.mjs';
import { ROOT } from './lib/turbo.mjs';

let root;

/** A repository beside this one: its packages are links, what is new in it is real. */
before(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'cub-new-')));
  for (const name of ['node_modules', 'packages', 'tooling']) symlinkSync(join(ROOT, name), join(root, name));
  mkdirSync(join(root, 'plugins'));
  for (const name of readdirSync(join(ROOT, 'plugins'))) symlinkSync(join(ROOT, 'plugins', name), join(root, 'plugins', name));
});
after(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));

function must(cwd, program, ...args) {
  const { status, stdout, stderr } = spawnSync(join(ROOT, 'node_modules', '.bin', program), args, { cwd, encoding: 'utf8' });
  assert.equal(status, 0, `${program} ${args.join(' ')}\n${stdout}${stderr}`);
}

for (const kind of ['harness', 'check', 'prompt-part', 'command', 'projection', 'task-backend', 'trust-source', 'listener']) {
  test(`a plugin of ours with a ${kind} builds, passes its tests, its types and our rules`, () => {
    const folder = join(root, 'plugins', `new-${kind}`);
    assert.equal(generator.writeFiles(folder, newPluginFiles(root, generator, { kind, name: `new-${kind}` })), null);
    must(folder, 'tsc', '-b');
    if (kind === 'command') must(folder, 'cub-oclif-manifest');
    must(folder, 'cub-jest');
    must(folder, 'tsc', '-p', 'tsconfig.test.json');
    must(folder, 'eslint', '.');
  });
}

test('there is a test of each kind', () => {
  const made = readdirSync(join(root, 'plugins')).filter((name) => name.startsWith('new-')).map((name) => name.slice('new-'.length));
  assert.deepEqual(made.sort(), [...generator.KINDS].sort());
});

test('the command plans, refuses what is no kind or no name, and says what to do next', () => {
  const say = (...args) => spawnSync(process.execPath, [join(import.meta.dirname, 'new.mjs'), ...args], { encoding: 'utf8' });
  const plan = say('check', 'house-rules', '--dry-run');
  assert.equal(plan.status, 0, plan.stderr);
  assert.match(plan.stdout, /would write plugins\/house-rules\/src\/check\.ts/);
  for (const [args, expected] of [[['poem', 'x'], 'received poem'], [['check', 'Not A Name'], 'received Not A Name'], [['check'], 'received none']]) {
    const { status, stderr } = say(...args);
    assert.equal(status, 2);
    assert.ok(stderr.includes(expected), stderr);
  }
  const taken = say('check', 'verify');
  assert.equal(taken.status, 1);
  assert.match(taken.stderr, /exists already/);
});
