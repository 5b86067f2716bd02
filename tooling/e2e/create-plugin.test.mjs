import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { after, before, test } from 'node:test';
import { ExampleStage } from '../scripts/docs/example-stage.mjs';
import { TUTORIAL } from '../scripts/docs/pages.mjs';
import { readExamples } from '../scripts/docs/read-examples.mjs';
import { must } from './lib/commands.mjs';
import { createSandbox } from './lib/sandbox.mjs';

let sandbox;

before(async () => {
  sandbox = await createSandbox(['jest', 'typescript', '@types/jest', '@types/node']);
  await sandbox.installCub();
});
after(() => sandbox?.remove());

/** One that cub calls while it works, and one that keeps data. All kinds are built and tested in this repository by the package `scripts`; the tutorial makes a check. */
const OUTSIDE = ['harness', 'task-backend'];

/** A new plugin begins with what the one before it had installed: npm brings what is missing and takes what nobody asked for, in a second. */
function handOnModules(kind, folder) {
  const before = OUTSIDE[OUTSIDE.indexOf(kind) - 1];
  const modules = join(sandbox.dir, `cub-plugin-my-${before}`, 'node_modules');
  if (existsSync(modules)) renameSync(modules, join(folder, 'node_modules'));
}

for (const kind of OUTSIDE) {
  test(`a new plugin with a ${kind} installs, builds, passes its tests, packs and is taken by cub`, async () => {
    const options = { cwd: sandbox.dir, env: sandbox.env };
    const folder = join(sandbox.dir, `cub-plugin-my-${kind}`);
    await must('npm', ['create', '--yes', 'cub-plugin', folder, '--', '--kind', kind], options);
    handOnModules(kind, folder);
    await must('npm', ['install', '--prefer-offline'], { ...options, cwd: folder });
    const { stderr } = await must('npm', ['test'], { ...options, cwd: folder });
    assert.match(stderr, /Tests: .*[1-9]\d* passed/);
    await sandbox.pack(folder, join(sandbox.dir, 'packed'));

    const link = await sandbox.cub(folder, 'plugins', 'link', folder);
    assert.equal(link.code, 0, link.stdout + link.stderr);
    const { items, faults } = JSON.parse((await sandbox.cub(folder, 'plugins', '--no-bundled', '--json')).stdout);
    const { name, cub } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    assert.deepEqual([faults, items.map((item) => [item.name, item.contributes])], [[], [[name, cub.contributes]]]);
    if (kind === 'task-backend') await usesBackend(folder);
    await sandbox.cub(folder, 'plugins', 'uninstall', name);
  });
}

/** Tasks are made, listed and worked with it, in a project of its own. */
async function usesBackend(plugin) {
  const project = join(plugin, 'project');
  mkdirSync(project);
  for (const args of [['init', '--quiet'], ['config', 'user.name', 'Test'], ['config', 'user.email', 'test@example.invalid'], ['commit', '--quiet', '--allow-empty', '--message', 'first']]) await must('git', args, { cwd: project, env: sandbox.env });
  mkdirSync(join(project, '.cub'));
  writeFileSync(join(project, '.cub', 'config.json'), '{"tasks":{"backend":"my-task-backend"}}');
  const json = async (...args) => {
    const { code, stdout, stderr } = await sandbox.cub(project, ...args, '--json');
    assert.equal(code, 0, `cub ${args.join(' ')}: ${stdout}${stderr}`);
    return JSON.parse(stdout);
  };
  const { id } = await json('task', 'create', 'Mine');
  assert.deepEqual((await json('task', 'list')).items.map((task) => [task.id, task.status]), [[id, 'open']]);
  assert.equal((await json('run', '--harness', 'script', '--command', 'echo hi > made.txt')).status, 'completed');
  assert.equal((await json('task', 'show', id)).status, 'closed');
}

test('the tutorial leads from nothing to a plugin that is tested, installed and published', async (t) => {
  const stage = new ExampleStage({ ...sandbox.env, PATH: `${join(sandbox.prefix, 'bin')}${delimiter}${sandbox.env.PATH}` });
  t.after(() => stage.remove());
  stage.env.PROJECT = stage.dir;
  stage.cwd = stage.base;
  for (const example of readExamples(readFileSync(join(sandbox.root, TUTORIAL), 'utf8'))) {
    if (example.kind === 'file') stage.write(example.path, example.text);
    if (example.kind !== 'run') continue;
    const { code, output } = stage.run(example.text);
    assert.equal(code, example.exit, `${TUTORIAL}:${example.line}\n${output}`);
  }
});
