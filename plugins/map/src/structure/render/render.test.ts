import * as fc from 'fast-check';
import { projectOnDisk } from '../../../test/project-on-disk.js';
import type { ProjectStructure } from '../project-structure.js';
import { readStructure } from '../read-structure.js';
import { commandLines } from './command-lines.js';
import { folderLines } from './folder-lines.js';
import { groupPaths } from './group-paths.js';
import { briefly } from '../briefly.js';
import { moduleTexts } from './module-texts.js';
import { packageLines } from './package-lines.js';
import { stackLines } from './stack-lines.js';
import { structureLines } from './structure-lines.js';
import { itemLines, type WeightedLine } from './weighted-line.js';

const texts = (lines: readonly WeightedLine[]) => lines.map(({ text }) => text);
const command = (text: string, from = 'package.json'): ProjectStructure['buildCommands'][number] => ({
  command: text,
  what: 'test',
  from,
});

it('a whole project', async () => {
  const structure = await readStructure(
    projectOnDisk({
      'README.md': '',
      'package.json': JSON.stringify({
        workspaces: ['packages/*'],
        scripts: { build: 'x', test: 'x', 'test:watch': 'x', deploy: 'x' },
        devDependencies: { vitest: '1' },
      }),
      'package-lock.json': '{}',
      'turbo.json': '{}',
      'packages/core/package.json': '{"name":"@x/core","main":"dist/index.js","description":"Keeps carts. And more."}',
      'packages/core/src/index.ts': '',
      'packages/core/src/deep/a.ts': '',
      'packages/web/package.json': '{"name":"@x/web"}',
      'packages/web/test/a.test.ts': '',
      'packages/odd/package.json': '{"name":"stranger"}',
    }),
  );
  expect(texts([...stackLines(structure), ...commandLines(structure), ...structureLines(structure, 4)])).toEqual([
    '- node: npm workspace, vitest (package.json, turbo.json)',
    '- install: `npm ci`',
    '- build: `npm run build`',
    '- test: `npm test`, `npm run test:watch`',
    '- tasks: `npm run deploy`',
    '- packages: 3 in packages/',
    '- key files: README.md, package.json, turbo.json (tasks of the workspace)',
    '- entry points: packages/core/src/index.ts',
    '- tests: packages/web/test/',
    '- ./: packages (6)',
    '- packages/: core (3), odd (1), web (2)',
    '- packages/core/src/: deep (1)',
    '- packages/web/: test (1)',
  ]);
  expect(structureLines(structure, 4)[0]?.fuller).toEqual([
    '- packages: packages/{core, web} (@x/*), packages/odd (stranger)',
    '- packages (@x/*):\n  - packages/core: Keeps carts\n  - packages/web (@x/web), packages/odd (stranger)',
  ]);
});

it('packages: what others use and what is large first, examples are counted', () => {
  const package_ = (path: string, description: string | null, isProduct = true) => ({
    path,
    name: path.slice(path.lastIndexOf('/') + 1),
    description,
    isProduct,
  });
  const packages = [
    package_('a/small', 'Is small'),
    package_('a/large', 'Is large'),
    package_('a/unused', 'Is unused', false),
    package_('examples/one', 'Is an example'),
    package_('docs/site', null),
  ];
  const folders = [
    { path: 'a/large', files: 9 },
    { path: 'a/small', files: 1 },
    { path: 'a/unused', files: 20 },
  ];
  const [line] = packageLines(packages, folders, new Set());
  expect(line).toMatchObject({ text: '- packages: 3 in a/, 1 in docs/, 1 in examples/' });
  expect(line?.fuller?.[0]).toBe('- packages: a/{large, small, unused}, 1 in docs/, 1 in examples/');
  expect(line?.fuller?.at(-1)).toBe(
    '- packages:\n  - a/large: Is large\n  - a/small: Is small\n  - a/unused: Is unused\n  - 1 in docs/, 1 in examples/',
  );
  expect(packageLines([package_('examples/one', null)], [], new Set())).toEqual([]);
});

it.each([
  ['Keeps carts. And more.', 'Keeps carts'],
  ['  Node.js server – fast and small', 'Node.js server'],
  ['`rm -rf` \u001b[2K\u202e<b>bold</b>\nnext', 'rm -rf 2K b bold /b next'],
  ['', null],
  [`${'word '.repeat(40)}`, `${'word '.repeat(12).trim()}…`],
])('the first words of %j', (description, expected) => expect(briefly(description)).toBe(expected));

it('depth 2 of a/b/c/d/e shows nothing below', async () => {
  const structure = await readStructure(
    projectOnDisk(['a/b/c/d/e/index.js', 'a/b/c/d/e/package.json', 'a/b/c/tests/x.js', 'README.md']),
  );
  const shown = (depth: number) => texts(structureLines(structure, depth)).filter((line) => !line.startsWith('- key'));
  expect(shown(2)).toEqual(['- ./: a (3)', '- a/: b (3)']);
  expect(shown(3)).toEqual(['- ./: a (3)', '- a/b/: c (3)']);
  expect(shown(0)).toEqual([]);
});

it('many folders: the largest are named, in the order of their names, and all of them where there is room', () => {
  const folders = Array.from({ length: 20 }, (_, i) => ({ path: `f${String.fromCharCode(97 + i)}`, files: i + 1 }));
  const [line] = folderLines(folders, 4);
  expect(line?.text).toMatch(/^- \.\/: fg \(7\), .*, ft \(20\), 6 more$/);
  expect(line?.fuller).toEqual([expect.stringMatching(/^- \.\/: fa \(1\), .*, ft \(20\)$/)]);
});

it('large parts of the project weigh more than small ones, tests and examples least', () => {
  const paths = ['big', 'big/a', 'big/b', 'small', 'small/a', 'small/b', 'tests', 'tests/a', 'tests/b'];
  const lines = folderLines(
    paths.map((path) => ({ path, files: path.startsWith('big') ? 80 : path.startsWith('tests') ? 60 : 10 })),
    4,
  );
  const order = [...lines].sort((a, b) => b.weight - a.weight).map(({ text }) => text.split(':')[0]);
  expect(order).toEqual(['- ./', '- big/', '- small/', '- tests/']);
});

it('commands: the root before its parts, `test` before its variants, what goes on for ever last', () => {
  const commands = ['npm run test:watch', 'cd web && npm test', 'npm run test:unit', 'npm test', 'make test'].map(
    (text) => command(text),
  );
  expect(texts(commandLines({ buildCommands: commands }))).toEqual([
    '- test: `npm test`, `make test`',
    '- more test: `npm run test:unit`, `npm run test:watch`, `cd web && npm test`',
  ]);
});

it('commands: the one that is called as what it is for comes first', () => {
  const commands = ['npm run format', 'npm run lint'].map((text) => ({ ...command(text), what: 'lint' as const }));
  expect(texts(commandLines({ buildCommands: commands }))).toEqual(['- lint: `npm run lint`, `npm run format`']);
});

it('lists go on in lighter lines', () => {
  expect(itemLines('x', ['a', 'b', 'c', 'd', 'e'], 1, { first: 1, further: 3 })).toEqual([
    { text: '- x: a', weight: 1 },
    { text: '- more x: b, c, d', weight: 0.6 },
    { text: '- more x: e', weight: 0.36 },
  ]);
  expect(itemLines('x', [], 0.8)).toEqual([]);
});

describe('groupPaths', () => {
  it('folders that differ in one place', () => {
    expect(groupPaths(['p/a/test', 'p/b/test', 'p/c/test', 'q/a/test', 'tests'])).toEqual([
      'q/a/test/',
      'tests/',
      'p/*/test/ (3)',
    ]);
    expect(groupPaths(['a/test', 'b/test'])).toEqual(['a/test/', 'b/test/']);
  });

  it('counts every folder once', () => {
    const path = fc
      .array(fc.constantFrom('a', 'b', 'c', 'd', 'test'), { minLength: 1, maxLength: 4 })
      .map((parts) => parts.join('/'));
    fc.assert(
      fc.property(fc.uniqueArray(path, { maxLength: 30 }), (paths) => {
        const counted = groupPaths(paths).map((text) => Number(/\((\d+)\)$/.exec(text)?.[1] ?? 1));
        expect(counted.reduce((sum, n) => sum + n, 0)).toBe(paths.length);
      }),
    );
  });
});

it('modules: a name that the path tells already is not said again', () => {
  const modules = [
    { path: 'p/a', name: '@x/a' },
    { path: 'p/b', name: '@x/b' },
    { path: 'q/a', name: '@x/a' },
    { path: 'src/json', name: 'json' },
    { path: 'lib/json', name: 'thing.json' },
  ];
  expect(moduleTexts(modules)).toEqual(['p/* (@x/*)', 'q/a (@x/a)', 'src/json', 'lib/json']);
});

it('modules: none is left out, and those of a folder that are named after theirs are one pattern', () => {
  const modules = [
    { path: 'crates/cli', name: 'grep-cli' },
    { path: 'crates/globset', name: 'globset' },
    { path: 'crates/ignore', name: 'ignore' },
    { path: 'fuzz', name: 'fuzz' },
  ];
  expect(moduleTexts(modules)).toEqual(['crates/cli (grep-cli)', 'crates/*', 'fuzz']);
});

it('tests: those of the whole project before those of its parts', async () => {
  const structure = await readStructure({
    paths: ['examples/a/tests/x.py', 'a/b/tests/y.py', 'tests/z.py'],
    read: () => '',
  });
  expect(texts(structureLines(structure, 4))).toContain('- tests: tests/, a/b/tests/, examples/a/tests/');
});

it('a name of a file cannot break its line', async () => {
  const structure = await readStructure({
    paths: ['a\nb`/tests/x.py', 'README.md\u001b', 'bad\u2028/y.py'],
    read: () => '',
  });
  const lines = texts([...stackLines(structure), ...structureLines(structure, 4)]);
  expect(lines.join('')).not.toMatch(/[\p{Cc}\u2028`]/u);
});
