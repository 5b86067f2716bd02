import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import * as generator from 'create-cub-plugin';
import { newPluginFiles } from './lib/new-plugin.mjs';
import { ROOT } from './lib/turbo.mjs';

const KINDS = ['harness', 'check', 'prompt-part', 'command', 'projection', 'task-backend', 'trust-source', 'listener'];
/** Types of all new plugins at once, for the linter: one for each would read the compiler's libraries eight times. */
const TYPES = { extends: '@cub/tsconfig/base.json', compilerOptions: { noEmit: true, composite: false, declaration: false, declarationMap: false, types: ['node', 'jest'] }, include: ['new-*/src'] };
let root;
let plugins;

/** A repository beside this one: its packages are links, what is new in it is real, and there is one of each kind. */
before(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'cub-new-')));
  plugins = join(root, 'plugins');
  for (const name of ['node_modules', 'packages', 'tooling']) symlinkSync(join(ROOT, name), join(root, name));
  mkdirSync(plugins);
  for (const name of readdirSync(join(ROOT, 'plugins'))) symlinkSync(join(ROOT, 'plugins', name), join(plugins, name));
  for (const kind of KINDS) assert.equal(generator.writeFiles(join(plugins, `new-${kind}`), newPluginFiles(root, generator, { kind, name: `new-${kind}` })), null);
  writeFileSync(join(plugins, 'tsconfig.test.json'), JSON.stringify(TYPES));
});
after(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));

function must(cwd, program, ...args) {
  const { status, stdout, stderr } = spawnSync(join(ROOT, 'node_modules', '.bin', program), args, { cwd, encoding: 'utf8' });
  assert.equal(status, 0, `${program} ${args.join(' ')}\n${stdout}${stderr}`);
}

test('there is a new plugin of each kind', () => {
  assert.deepEqual(KINDS.toSorted(), [...generator.KINDS].sort());
});

test('all of them build', () => {
  must(plugins, 'tsc', '-b', ...KINDS.map((kind) => `new-${kind}`));
  must(join(plugins, 'new-command'), 'cub-oclif-manifest');
});

for (const kind of KINDS) {
  test(`the one with a ${kind} passes its tests`, () => must(join(plugins, `new-${kind}`), 'cub-jest'));
}

test('their types are right, tests included', () => {
  must(plugins, 'tsc', '-b', ...KINDS.map((kind) => `new-${kind}/tsconfig.test.json`));
});

test('they follow our rules', () => {
  must(plugins, 'eslint', ...KINDS.map((kind) => `new-${kind}`));
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
