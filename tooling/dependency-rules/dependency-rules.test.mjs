import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { cruise } from 'dependency-cruiser';

const { forbidden, options } = createRequire(import.meta.url)('./dependency-cruiser.cjs');
const OURS = ['schema', 'journal', 'git', 'track', 'plugin-sdk', 'core', 'testkit', 'plugin-a', 'plugin-b', 'plugin-run'];
const OTHERS = ['@oclif/core', 'tsyringe', 'reflect-metadata', 'left-pad', 'jest-thing'];
let root;

/** A small copy of the monorepo: the same folders, packages that export nothing, and the files of each test. */
before(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'cub-layers-')));
  for (const name of [...OURS.map((n) => `@cub/${n}`), 'cub', ...OTHERS]) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    for (const file of ['index.js', 'command.js']) write(`node_modules/${name}/${file}`, 'exports.x = 1;');
  }
  const dependencies = Object.fromEntries([...OURS.map((n) => `@cub/${n}`), 'cub', ...OTHERS.slice(0, 3)].map((n) => [n, '1.0.0']));
  const folders = [...OURS.slice(0, 7).map((n) => `packages/${n}`), 'packages/cli', 'plugins/a', 'plugins/b', 'plugins/run'];
  for (const folder of folders) {
    write(`${folder}/package.json`, JSON.stringify({ name: folder, dependencies, devDependencies: { 'jest-thing': '1.0.0' } }));
  }
});
after(() => rmSync(root, { recursive: true }));

function write(path, content) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

/** @returns names of the rules that these files break */
async function broken(files) {
  for (const [path, content] of Object.entries(files)) write(path, content);
  const { output } = await cruise(Object.keys(files), { ...options, ruleSet: { forbidden }, validate: true, baseDir: root });
  for (const path of Object.keys(files)) rmSync(join(root, path));
  return [...new Set(output.summary.violations.map((violation) => violation.rule.name))].sort();
}

const importing = (module) => `import { x } from '${module}';\nexport const y = x;\n`;

test('what the layers allow breaks no rule', async () => {
  assert.deepEqual(
    await broken({
      'packages/journal/src/ok.ts': importing('@cub/schema'),
      'packages/track/src/ok.ts': importing('@cub/journal'),
      'packages/core/src/ok.ts': importing('tsyringe') + "import './other.js';",
      'packages/core/src/other.ts': "export { x } from '@cub/plugin-sdk';",
      'packages/cli/src/ok.ts': importing('@cub/core'),
      'plugins/a/src/plugin.ts': importing('@cub/plugin-sdk') + "export const lazy = () => import('./commands/show.js');",
      'plugins/a/src/commands/show.ts': importing('@oclif/core'),
      'plugins/a/src/ok.test.ts': importing('@cub/testkit') + "import 'jest-thing';",
      'plugins/a/test/all.e2e.test.ts': importing('cub'),
    }),
    [],
  );
});

const LOOP = 'plugins/run/src/loop/run-loop.ts';
test('the rule for the loop is about the loop that there is', () => {
  assert.ok(existsSync(join(import.meta.dirname, '..', '..', LOOP)), `${LOOP} moved; change the rule loop-does-not-track with it`);
});

const cases = {
  'schema-layer': ['packages/schema/src/bad.ts', '@cub/journal'],
  'journal-layer': ['packages/journal/src/bad.ts', '@cub/git'],
  'git-layer': ['packages/git/src/bad.ts', '@cub/journal'],
  'track-layer': ['packages/track/src/bad.ts', '@cub/plugin-a'],
  'plugin-sdk-layer': ['packages/plugin-sdk/src/bad.ts', '@cub/core'],
  'core-layer': ['packages/core/src/bad.ts', 'cub'],
  'library-is-bare': ['packages/git/src/bad.ts', '@oclif/core'],
  'plugin-knows-no-host': ['plugins/a/src/bad.ts', '@cub/core'],
  'plugin-knows-no-plugin': ['plugins/a/src/bad.ts', '@cub/plugin-b'],
  'container-only-in-core': ['plugins/a/src/bad.ts', 'tsyringe'],
  'testkit-only-in-tests': ['plugins/a/src/bad.ts', '@cub/testkit'],
  'loop-does-not-track': [LOOP, '@cub/journal'],
  'plugin-entry-is-light': ['plugins/a/src/plugin.ts', '@cub/plugin-sdk/command.js'],
  'no-undeclared': ['plugins/a/src/bad.ts', 'left-pad'],
  'no-dev-in-product': ['plugins/a/src/bad.ts', 'jest-thing'],
  resolvable: ['plugins/a/src/bad.ts', './nowhere.js'],
};
for (const [name, [file, module]] of Object.entries(cases)) {
  test(`${name} fails for ${file} → ${module}`, async () => {
    const rules = await broken({ [file]: importing(module) });
    assert.ok(rules.includes(name), `broke ${rules.join(', ') || 'no rule'}`);
  });
}

test('no-way-around-exports fails for a path into another package', async () => {
  const files = { 'plugins/a/src/bad.ts': importing('../../b/src/thing.js'), 'plugins/b/src/thing.ts': 'export const x = 1;' };
  assert.deepEqual(await broken(files), ['no-way-around-exports', 'plugin-knows-no-plugin']);
});

test('no-cycle fails for two modules that import each other, also through types alone', async () => {
  const circle = (kind) => ({ 'plugins/a/src/one.ts': `import ${kind}{ B } from './two.js';\nexport class A { b?: B }`, 'plugins/a/src/two.ts': `import ${kind}{ A } from './one.js';\nexport class B { a?: A }` });
  assert.deepEqual(await broken(circle('')), ['no-cycle']);
  assert.deepEqual(await broken(circle('type ')), ['no-cycle']);
});

test('every rule has a case that makes it fail', () => {
  const covered = [...Object.keys(cases), 'no-way-around-exports', 'no-cycle'].sort();
  assert.deepEqual(forbidden.map((rule) => rule.name).sort(), covered);
});
