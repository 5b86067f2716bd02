import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { must } from './lib/commands.mjs';
import { createSandbox } from './lib/sandbox.mjs';

const NAME = 'cub-plugin-minimal';
let sandbox;
let project;

before(async () => {
  sandbox = await createSandbox();
  await sandbox.installCub();
  project = await makeProject();
  await sandbox.publish(await sandbox.pack(join(sandbox.root, 'examples/plugin-minimal'), join(sandbox.dir, 'examples')));
});
after(() => sandbox?.remove());

async function makeProject() {
  const dir = join(sandbox.dir, 'project');
  mkdirSync(dir);
  const git = (...args) => must('git', args, { cwd: dir, env: sandbox.env });
  await git('init', '--quiet', '--initial-branch=main');
  await git('config', 'user.name', 'Test');
  await git('config', 'user.email', 'test@example.invalid');
  writeFileSync(join(dir, 'README.md'), '# project\n');
  await git('add', 'README.md');
  await git('commit', '--quiet', '--message', 'first');
  return dir;
}

const cub = (...args) => sandbox.cub(project, ...args);

async function ok(...args) {
  const ended = await cub(...args);
  assert.equal(ended.code, 0, `cub ${args.join(' ')}: ${ended.stdout}${ended.stderr}`);
  return ended;
}

const json = async (...args) => JSON.parse((await ok(...args, '--json')).stdout);
const installed = async () => (await json('plugins', '--no-bundled')).items.map(({ name, version, origin }) => ({ name, version, origin }));

/** Everything that the example contributes does its work. */
async function assertWorks(task) {
  assert.deepEqual(await json('minimal', 'hello'), { kind: 'greeting', id: 'project' });
  assert.match((await ok('doctor', '--only', 'minimal')).stdout, /hello from project/);
  await ok('task', 'create', 'Something', '--id', task);
  assert.match((await ok('context', 'show', '--task', task)).stdout, new RegExp(`Be minimal about ${task}\\.`));
  const run = await json('run', '--harness', 'minimal', '--task', task);
  assert.deepEqual([run.harness, run.tasks.map(({ status }) => status)], ['minimal', ['completed']]);
  assert.equal(readFileSync(join(project, `${task}.txt`), 'utf8'), 'done after reading the prompt\n');
}

test('cub installs from its packed tarballs into an empty prefix', async () => {
  assert.equal((await ok('--version')).stdout.split(' ')[0], 'cub/0.1.0');
  await ok('init');
  assert.deepEqual(await installed(), []);
  assert.ok((await json('plugins')).items.every(({ origin }) => origin === 'bundled'));
});

test('a plugin is installed by name, with its own copies of the SDK and of tsyringe, and works', async () => {
  await ok('plugins', 'install', NAME);
  assert.deepEqual(await installed(), [{ name: NAME, version: '1.0.0', origin: 'user' }]);
  const ofPlugin = createRequire(join(sandbox.data, 'node_modules', NAME, 'package.json'));
  for (const copy of ['@cub/plugin-sdk', 'tsyringe']) {
    const path = realpathSync(ofPlugin.resolve(copy));
    assert.ok(path.startsWith(sandbox.data), `${copy} of the plugin is at ${path}`);
  }
  await assertWorks('by-name');
});

test('who contributes what, and where it came from, is listed', async () => {
  const { items } = await json('plugins');
  assert.deepEqual(items.find(({ name }) => name === NAME).contributes, ['harness:minimal', 'doctorCheck:minimal', 'promptPart:minimal']);
  assert.match((await ok('plugins', 'inspect', NAME)).stdout, new RegExp(`${NAME}[^]*1\\.0\\.0`));
});

test('a newer version is taken by an update', async () => {
  const copy = join(sandbox.dir, 'newer');
  cpSync(join(sandbox.root, 'examples/plugin-minimal'), copy, { recursive: true });
  const pjson = JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8'));
  writeFileSync(join(copy, 'package.json'), JSON.stringify({ ...pjson, version: '1.1.0' }));
  await must('npm', ['install'], { cwd: copy, env: sandbox.env });
  await sandbox.publish(await sandbox.pack(copy, join(sandbox.dir, 'examples')));
  await ok('plugins', 'update');
  assert.deepEqual(await installed(), [{ name: NAME, version: '1.1.0', origin: 'user' }]);
});

test('what is uninstalled is gone, and its harness is named as missing', async () => {
  await ok('plugins', 'uninstall', NAME);
  assert.deepEqual(await installed(), []);
  const run = await cub('run', '--harness', 'minimal', '--json');
  assert.deepEqual([run.code, JSON.parse(run.stdout).error.code], [2, 'CUB_CONTRIBUTION_MISSING']);
  assert.equal((await cub('minimal', 'hello')).code, 2);
});

test('a plugin is installed from a file', async () => {
  await ok('plugins', 'install', `file:${join(sandbox.dir, 'examples', `${NAME}-1.0.0.tgz`)}`);
  assert.deepEqual(await installed(), [{ name: NAME, version: '1.0.0', origin: 'user' }]);
  await assertWorks('by-file');
  await ok('plugins', 'uninstall', NAME);
});

test('a plugin is linked from the folder that its author works in', async () => {
  const folder = join(sandbox.dir, 'linked');
  cpSync(join(sandbox.root, 'examples/plugin-minimal'), folder, { recursive: true });
  await must('npm', ['install'], { cwd: folder, env: sandbox.env });
  await must('npm', ['run', 'build'], { cwd: folder, env: sandbox.env });
  await ok('plugins', 'link', folder);
  assert.deepEqual(await installed(), [{ name: NAME, version: '1.0.0', origin: 'link' }]);
  await assertWorks('by-link');
  await ok('plugins', 'uninstall', NAME);
  assert.ok(existsSync(join(folder, 'plugin.js')));
});

test('each package works alone, with only the dependencies that it declares', async () => {
  for (const { name } of sandbox.packages) {
    const dir = join(sandbox.dir, 'alone', name.replace('/', '-'));
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, 'package.json'), '{"private":true}');
    await must('npm', ['install', name, '--omit=dev', '--prefer-offline'], { cwd: dir, env: sandbox.env });
    const pjson = JSON.parse(readFileSync(join(dir, 'node_modules', name, 'package.json'), 'utf8'));
    const entries = Object.entries(pjson.exports ?? { '.': pjson.main }).filter(([key, target]) => !key.includes('*') && !key.endsWith('.json') && target);
    const needsJest = name === '@cub/testkit' ? 'globalThis.describe = globalThis.it = () => {};' : '';
    const loads = entries.map(([key]) => `await import(${JSON.stringify(join(name, key).replaceAll('\\', '/'))});`).join('');
    await must(process.execPath, ['--input-type=module', '-e', needsJest + loads], { cwd: dir, env: sandbox.env });
    if (pjson.cub?.plugin) {
      const check = `const { default: plugin } = require(${JSON.stringify(`${name}/plugin`)}); if (plugin.$$type !== 'cub.plugin') throw new Error('no plugin');`;
      await must(process.execPath, ['-e', check], { cwd: dir, env: sandbox.env });
    }
    // What a command needs is loaded when it runs, so each module is tried: a dependency that is not declared is missing here.
    const root = join(dir, 'node_modules', name);
    const modules = existsSync(join(root, 'dist')) ? readdirSync(join(root, 'dist'), { recursive: true }).filter((file) => file.endsWith('.js')) : [];
    const requires = modules.map((file) => `require(${JSON.stringify(join(root, 'dist', file))});`).join('');
    await must(process.execPath, ['-e', needsJest + requires], { cwd: dir, env: sandbox.env });
  }
});
