import { projectOnDisk } from '../../../test/project-on-disk.js';
import { readStructure } from '../read-structure.js';

const scripts = {
  build: 'tsc',
  'build:watch': 'tsc -w',
  test: 'node --test',
  pretest: 'echo',
  prepare: 'echo',
  lint: 'eslint .',
  'type-check': 'tsc',
  release: 'x',
  'odd name': 'x',
};
const commandsOf = async (files: Readonly<Record<string, string>>) =>
  (await readStructure(projectOnDisk(files))).buildCommands.map(({ command }) => command);

it('names the scripts that people start, with what they are for', async () => {
  const { buildCommands, stacks } = await readStructure(
    projectOnDisk({
      'package.json': JSON.stringify({ scripts, devDependencies: { typescript: '6' } }),
      'package-lock.json': '{}',
    }),
  );
  expect(buildCommands.map(({ what, command }) => `${what}: ${command}`)).toEqual([
    'install: npm ci',
    'build: npm run build',
    'build: npm run build:watch',
    'test: npm test',
    'lint: npm run lint',
    'types: npm run type-check',
    'other: npm run release',
    "other: npm run 'odd name'",
  ]);
  expect(stacks).toEqual([{ id: 'node', evidence: ['package.json'], tools: ['npm', 'TypeScript'], share: null }]);
});

it.each([
  ['npm', {}, 'npm install', 'npm test'],
  ['pnpm', { 'pnpm-lock.yaml': '' }, 'pnpm install', 'pnpm test'],
  ['yarn', { 'yarn.lock': '' }, 'yarn install', 'yarn test'],
  ['bun', { 'bun.lock': '' }, 'bun install', 'bun run test'],
])('%s is told by its lock file', async (_, lock, install, test) => {
  const commands = await commandsOf({ 'package.json': JSON.stringify({ scripts: { test: 'x' } }), ...lock });
  expect(commands).toEqual([install, test]);
});

it('believes packageManager more than a lock file that was left behind', async () => {
  const commands = await commandsOf({ 'package.json': '{"packageManager":"pnpm@10.1.0"}', 'yarn.lock': '' });
  expect(commands).toEqual(['pnpm install']);
});

describe('workspaces', () => {
  const member = (name: string) => JSON.stringify({ name, scripts: { build: 'x', test: 'x' }, main: 'dist/index.js' });
  const members = {
    'packages/a/package.json': member('@x/a'),
    'packages/a/src/index.ts': '',
    'packages/b/package.json': member('@x/b'),
    'packages/b/src/index.ts': '',
    'packages/old/package.json': member('@x/old'),
  };

  it.each([
    [
      'npm',
      { 'package.json': '{"workspaces":["packages/*","!packages/old"]}' },
      'npm run build --workspaces --if-present',
      'npm run test --workspace=@x/a',
    ],
    [
      'yarn, in an object',
      { 'package.json': '{"workspaces":{"packages":["packages/{a,b}"]}}', 'yarn.lock': '', '.yarnrc.yml': '' },
      'yarn workspaces foreach -A run build',
      'yarn workspace @x/a run test',
    ],
    [
      'pnpm',
      { 'package.json': '{}', 'pnpm-workspace.yaml': "packages:\n  - '!packages/old'\n  - packages/**\n" },
      'pnpm -r run build',
      'pnpm --filter @x/a run test',
    ],
    [
      'lerna',
      { 'package.json': '{}', 'lerna.json': '{"packages":["packages/a","packages/b/"]}' },
      'npx lerna run build',
      'npm run test --workspace=@x/a',
    ],
    [
      'turbo',
      { 'package.json': '{"workspaces":["packages/a","./packages/b"]}', 'turbo.json': '// with a comment\n{}' },
      'npx turbo run build',
      'npm run test --workspace=@x/a',
    ],
  ])('of %s', async (_, files, everywhere, alone) => {
    const { modules, buildCommands, entryPoints, warnings } = await readStructure(
      projectOnDisk({ ...members, ...(files as Record<string, string>) }),
    );
    expect(modules.slice(0, 2)).toEqual([
      { path: 'packages/a', name: '@x/a', isPackage: true },
      { path: 'packages/b', name: '@x/b', isPackage: true },
    ]);
    expect(entryPoints.slice(0, 2)).toEqual(['packages/a/src/index.ts', 'packages/b/src/index.ts']);
    expect(buildCommands.map(({ command }) => command)).toEqual(expect.arrayContaining([everywhere, alone]));
    expect(warnings).toEqual([]);
  });

  it('a member is not read as a project of its own, another folder is', async () => {
    const commands = await commandsOf({
      'package.json': '{"workspaces":["packages/*"]}',
      ...members,
      'site/package.json': '{"scripts":{"dev":"x"}}',
    });
    expect(commands.filter((command) => command.startsWith('cd '))).toEqual([
      'cd site && npm install',
      'cd site && npm run dev',
    ]);
  });

  it('leaves a script of the root alone', async () => {
    const commands = await commandsOf({
      'package.json': '{"workspaces":["packages/*"],"scripts":{"build":"x"}}',
      ...members,
    });
    expect(commands.filter((command) => command.includes('build'))).toEqual(['npm run build']);
  });
});

it('finds the source behind what is published', async () => {
  const manifest = {
    bin: { one: './dist/cli.js', two: 'missing.js' },
    exports: { '.': { types: './dist/index.d.ts', import: './dist/esm/index.mjs' } },
  };
  const { entryPoints } = await readStructure(
    projectOnDisk({ 'package.json': JSON.stringify(manifest), 'src/cli.ts': '', 'src/index.ts': '' }),
  );
  expect(entryPoints).toEqual(['src/cli.ts', 'src/index.ts']);
});

it('a workspace starts with its programs, then with its large packages', async () => {
  const { entryPoints } = await readStructure(
    projectOnDisk({
      'package.json': '{"workspaces":["packages/*","tooling/*"]}',
      'packages/large/package.json': '{"main":"dist/index.js"}',
      'packages/large/src/index.ts': '',
      'packages/large/src/other.ts': '',
      'packages/lib/package.json': '{"main":"dist/index.js"}',
      'packages/lib/src/index.ts': '',
      'packages/shop/package.json': '{"bin":"./bin/run.js"}',
      'packages/shop/bin/run.js': '',
      'tooling/lint/package.json': '{"main":"index.js"}',
      'tooling/lint/index.js': '',
    }),
  );
  expect(entryPoints).toEqual([
    'packages/shop/bin/run.js',
    'packages/large/src/index.ts',
    'packages/lib/src/index.ts',
    'tooling/lint/index.js',
  ]);
});

describe('a member of a workspace whose folder is called `test`', () => {
  const project = (manifest: string, others: Readonly<Record<string, string>> = {}) =>
    readStructure(
      projectOnDisk({
        'package.json': '{"workspaces":["packages/*"]}',
        'packages/cart/package.json': '{"name":"@shop/cart","main":"src/index.ts"}',
        'packages/cart/src/index.ts': '',
        'packages/test/package.json': manifest,
        'packages/test/src/index.ts': '',
        ...others,
      }),
    );

  it.each([
    ['when it is published', '{"name":"@shop/test"}'],
    ['when it offers something', '{"name":"@shop/test","private":true,"main":"src/index.ts"}'],
  ])('is a part of the product %s', async (_, manifest) => {
    const { packages, testFolders, entryPoints } = await project(manifest);
    expect(packages).toContainEqual({ path: 'packages/test', name: '@shop/test', description: null, isProduct: true });
    expect(testFolders).toEqual([]);
    expect(entryPoints).toContain('packages/test/src/index.ts');
  });

  it('is a part of the product when another package depends on it', async () => {
    const needing = { 'packages/cart/package.json': '{"name":"@shop/cart","dependencies":{"@shop/test":"*"}}' };
    expect((await project('{"name":"@shop/test","private":true}', needing)).testFolders).toEqual([]);
  });

  it('holds the tests of the workspace when it is private and nobody needs it', async () => {
    const { packages, testFolders } = await project('{"name":"@shop/test","private":true}');
    expect(packages[1]?.isProduct).toBe(false);
    expect(testFolders).toEqual(['packages/test']);
  });
});
