import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { must, run } from './lib/commands.mjs';
import { createSandbox } from './lib/sandbox.mjs';

const changesets = createRequire(import.meta.url).resolve('@changesets/cli/bin.js');
let sandbox;
let copy;

before(async () => {
  sandbox = await createSandbox();
  copy = join(sandbox.dir, 'repository');
  copyRepository(sandbox.root, copy);
});
after(() => sandbox?.remove());

/** What git knows and what the build made, as a repository of its own. */
function copyRepository(from, to) {
  const git = (cwd, ...args) => execFileSync('git', args, { cwd, encoding: 'utf8', env: sandbox.env });
  const files = git(from, 'ls-files', '-z', '--cached', '--others', '--exclude-standard').split('\0').filter(Boolean);
  const built = sandbox.packages.flatMap(({ directory }) => ['dist', 'oclif.manifest.json'].map((name) => join(directory, name).slice(from.length + 1)));
  for (const file of [...files, ...built].filter((path) => existsSync(join(from, path)))) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    cpSync(join(from, file), join(to, file), { recursive: true });
  }
  symlinkSync(join(from, 'node_modules'), join(to, 'node_modules'));
  for (const args of [['init', '--quiet', '--initial-branch=main'], ['config', 'user.name', 'Release'], ['config', 'user.email', 'release@example.invalid'], ['add', '--all'], ['commit', '--quiet', '--message', 'all']]) git(to, ...args);
}

const changeset = (...args) => must(process.execPath, [changesets, ...args], { cwd: copy, env: sandbox.env });
const packageJson = (directory) => JSON.parse(readFileSync(join(copy, directory, 'package.json'), 'utf8'));
const published = async (name, field) => (await must('npm', ['view', name, field], { cwd: sandbox.dir, env: sandbox.env })).stdout.trim();

test('a change of the schema gives it a minor version, and a patch to all that pin it', async () => {
  for (const file of ['first.md', 'second.md']) writeFileSync(join(copy, '.changeset', file), `---\n'@cub/schema': minor\n---\n\nA new event (${file}).\n`);
  const before = packageJson('packages/schema').version;
  await changeset('version');
  const { version } = packageJson('packages/schema');
  assert.equal(version, before.replace(/^(\d+)\.(\d+)\.\d+$/, (_, major, minor) => `${major}.${Number(minor) + 1}.0`));
  assert.match(readFileSync(join(copy, 'packages/schema/CHANGELOG.md'), 'utf8'), /### Minor Changes\n\n[^#]*A new event \(first\.md\)/);
  const dependents = sandbox.packages.map(({ directory }) => packageJson(directory.slice(sandbox.root.length + 1))).filter(({ dependencies }) => dependencies?.['@cub/schema']);
  assert.ok(dependents.length > 5);
  assert.deepEqual([...new Set(dependents.map(({ dependencies }) => dependencies['@cub/schema']))], [version]);
});

test('what the registry does not have is published, once, and cub installs from it', async () => {
  const { stdout } = await changeset('publish');
  assert.match(stdout, /@cub\/schema@/);
  const cli = packageJson('packages/cli');
  assert.equal(await published('@cub/schema', 'version'), packageJson('packages/schema').version);
  assert.equal(await published('cub', 'version'), cli.version);

  const again = await changeset('publish');
  assert.match(again.stdout + again.stderr, /No unpublished projects to publish/);

  await must('npm', ['install', '--global', '--prefix', sandbox.prefix, `cub@${cli.version}`], { cwd: sandbox.dir, env: sandbox.env });
  const { stdout: said } = await run(join(sandbox.prefix, 'bin', 'cub'), ['--version'], { cwd: sandbox.dir, env: sandbox.env });
  assert.ok(said.includes(cli.version), said);
});
