import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';

const oclif = join(dirname(createRequire(import.meta.url).resolve('@oclif/core/package.json')), '../..');
const tool = join(import.meta.dirname, 'oclif-manifest.mjs');
let root;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cub-manifest-'));
  mkdirSync(join(root, 'node_modules', '@cub'), { recursive: true });
  symlinkSync(join(oclif, '@oclif'), join(root, 'node_modules', '@oclif'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const command = (flag) => `const { Command, Flags } = require('@oclif/core');
class Show extends Command {
  async run() {}
}
Show.summary = 'Shows it';
Show.flags = { ${flag}: Flags.string({ env: 'CUB_${flag.toUpperCase()}' }) };
exports.default = Show;
`;

function write(dir, files) {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
}

function plugin(name, files = {}) {
  const dir = join(root, 'node_modules', '@cub', `plugin-${name}`);
  write(dir, { 'package.json': { name: `@cub/plugin-${name}`, version: '1.2.3', oclif: { commands: './dist/commands' } }, ...files });
  return dir;
}

function run(cwd, ...args) {
  return new Promise((resolve) => {
    execFile(process.execPath, [tool, ...args], { cwd }, (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stderr }));
  });
}

const json = (...path) => JSON.parse(readFileSync(join(...path), 'utf8'));

test('describes the commands of a package, ids from paths', async () => {
  const dir = plugin('a', { 'dist/commands/thing/show.js': command('depth'), 'dist/commands/thing/show.test.js': 'throw 1' });
  assert.deepEqual(await run(dir), { code: 0, stderr: '' });
  const { commands, version } = json(dir, 'oclif.manifest.json');
  assert.deepEqual(Object.keys(commands), ['thing:show']);
  assert.equal(version, '1.2.3');
  assert.equal(commands['thing:show'].flags.depth.env, 'CUB_DEPTH');
  assert.deepEqual(commands['thing:show'].relativePath, ['dist', 'commands', 'thing', 'show.js']);
});

test('a package without commands gets an empty manifest', async () => {
  const dir = plugin('a');
  assert.equal((await run(dir)).code, 0);
  assert.deepEqual(json(dir, 'oclif.manifest.json'), { commands: {}, version: '1.2.3' });
});

test('describes plain JavaScript that is not compiled, in the folder that oclif is told', async () => {
  const dir = plugin('a', { 'package.json': { name: 'a', version: '1.0.0', oclif: { commands: './commands' } }, 'commands/thing/show.js': command('depth') });
  assert.deepEqual(await run(dir), { code: 0, stderr: '' });
  assert.deepEqual(json(dir, 'oclif.manifest.json').commands['thing:show'].relativePath, ['commands', 'thing', 'show.js']);
  writeFileSync(join(dir, 'commands', 'thing', 'broken.js'), 'exports.x = 1');
  assert.match((await run(dir)).stderr, /the command file commands\/thing\/broken\.js has no command/);
});

test('passes over what was compiled from a source that is gone', async () => {
  const dir = plugin('a', { 'dist/commands/old.js': 'throw new Error("gone")', 'dist/commands/new.js': command('x'), 'src/commands/new.ts': '' });
  assert.equal((await run(dir)).code, 0);
  assert.deepEqual(Object.keys(json(dir, 'oclif.manifest.json').commands), ['new']);
});

test('names the command file that cannot be loaded, and the one that exports no command', async () => {
  const broken = await run(plugin('a', { 'dist/commands/thing/show.js': "require('no-such-package')" }));
  assert.equal(broken.code, 1);
  assert.match(broken.stderr, /src\/commands\/thing\/show\.ts .*cannot be loaded: Cannot find module 'no-such-package'/);
  const empty = await run(plugin('b', { 'dist/commands/thing/show.js': 'exports.x = 1' }));
  assert.equal(empty.code, 1);
  assert.match(empty.stderr, /src\/commands\/thing\/show\.ts \(dist\/commands\/thing\/show\.js\) has no command/);
});

test('aggregates the manifests of the plugins in its dependencies and its own commands', async () => {
  await run(plugin('a', { 'dist/commands/thing/show.js': command('depth') }));
  await run(plugin('b'));
  const packageJson = { name: 'cub', version: '2.0.0', dependencies: { '@cub/plugin-a': '*', '@cub/plugin-b': '*', '@cub/plugin-sdk': '*' } };
  write(root, { 'package.json': packageJson, 'dist/commands/own.js': command('own') });
  const undescribed = await run(root, '--aggregate');
  assert.equal(undescribed.code, 1);
  assert.match(undescribed.stderr, /oclif\.topics does not describe thing;/);

  write(root, { 'package.json': { ...packageJson, oclif: { topics: { thing: { description: 'Things.' } } } } });
  assert.deepEqual(await run(root, '--aggregate'), { code: 0, stderr: '' });
  assert.deepEqual(json(root, 'dist/command-modules.json'), {
    own: { package: 'cub', file: 'dist/commands/own.js' },
    'thing:show': { package: '@cub/plugin-a', file: 'dist/commands/thing/show.js' },
  });
  const manifest = json(root, 'oclif.manifest.json');
  assert.equal(manifest.version, '2.0.0');
  assert.deepEqual(Object.keys(manifest.commands), ['own', 'thing:show']);
});

test('two plugins with the same command are named, and so is one that was not built', async () => {
  await run(plugin('a', { 'dist/commands/thing/show.js': command('depth') }));
  await run(plugin('b', { 'dist/commands/thing/show.js': command('depth') }));
  write(root, { 'package.json': { name: 'cub', version: '2.0.0', dependencies: { '@cub/plugin-a': '*', '@cub/plugin-b': '*' } } });
  const clash = await run(root, '--aggregate');
  assert.equal(clash.code, 1);
  assert.match(clash.stderr, /"thing show" is in two packages, @cub\/plugin-a and @cub\/plugin-b/);
  plugin('c');
  write(root, { 'package.json': { name: 'cub', version: '2.0.0', dependencies: { '@cub/plugin-c': '*' } } });
  assert.match((await run(root, '--aggregate')).stderr, /@cub\/plugin-c has no oclif\.manifest\.json; build it first/);
});
