import { projectOnDisk } from '../../test/project-on-disk.js';
import { readStructure } from './read-structure.js';
import { stackLines } from './render/stack-lines.js';

const read = (files: Readonly<Record<string, string>>) => readStructure(projectOnDisk(files));

const stacks = ({ stacks: found }: Awaited<ReturnType<typeof read>>) =>
  found.map(({ id, tools, evidence }) => `${id}: ${tools.join(', ')} (${evidence.join(', ')})`);
const sources = (extension: string, count: number, folder = 'src') =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`${folder}/f${i}.${extension}`, '']));

describe('the language of most files', () => {
  it.each<[string, Readonly<Record<string, string>>, string[], Readonly<Record<string, string>>]>([
    [
      'C++',
      { ...sources('cpp', 20), ...sources('h', 20, 'include'), 'tools/gen.py': '' },
      ['c++: CMake (CMakeLists.txt)'],
      { 'CMakeLists.txt': '' },
    ],
    [
      'C',
      { ...sources('c', 20), ...sources('h', 20, 'include'), 'src/one.cpp': '', 'gen.py': '' },
      ['c: Meson (meson.build)'],
      { 'meson.build': '' },
    ],
    [
      'C++ without a build file',
      { ...sources('cc', 12), ...sources('h', 3), 'gen.py': '' },
      ['c++:  (12 .cc files, 3 .h files)'],
      {},
    ],
    [
      'Swift',
      sources('swift', 20, 'Sources/Shop'),
      ['swift: SwiftPM (Package.swift)', 'node: npm (package.json)', 'ruby: bundler (Gemfile)'],
      { 'Package.swift': '', 'package.json': '{}', Gemfile: '' },
    ],
    [
      'Kotlin',
      sources('kt', 20, 'app/src/main/kotlin'),
      ['kotlin: Gradle, Kotlin (build.gradle.kts)'],
      { 'build.gradle.kts': 'plugins { kotlin("jvm") }' },
    ],
    ['C#', sources('cs', 20), ['dotnet: dotnet (Shop.sln)'], { 'Shop.sln': '' }],
    [
      'PHP',
      sources('php', 20),
      ['php: composer, PHPUnit (composer.json)'],
      { 'composer.json': '{"require-dev":{"phpunit/phpunit":"^11"}}' },
    ],
    [
      'a language that has no manifest here',
      { ...sources('ex', 9), 'a.sh': '' },
      ['elixir:  (9 .ex files)', 'shell:  (1 .sh file)'],
      {},
    ],
  ])('%s', async (_, files, expected, manifests) =>
    expect(stacks(await read({ ...files, ...manifests }))).toEqual(expected),
  );

  it('is named first, each of several with its share of all code', async () => {
    const { stacks: found } = await read({
      ...sources('cpp', 15),
      ...sources('py', 5, 'bindings'),
      'pyproject.toml': '[project]\nname="x"\n',
      'CMakeLists.txt': '',
    });
    expect(found.map(({ id, share }) => [id, share])).toEqual([
      ['c++', 0.75],
      ['python', 0.25],
    ]);
    expect(stackLines({ stacks: found, containers: [] }).map(({ text }) => text)[0]).toBe(
      '- c++, 75 % of the code: CMake (CMakeLists.txt)',
    );
  });
});

it.each([
  [
    'FROM node:22 AS build\nFROM node:22-alpine\nCMD ["node", "server.js"]\n',
    'FROM node:22-alpine, starts `node server.js`',
  ],
  [
    'FROM --platform=linux/amd64 python:3.13\nENTRYPOINT ["python"]\nCMD ["-m", "shop"]\n',
    'FROM python:3.13, starts `python -m shop`',
  ],
  ['FROM debian\nCMD ./run \\\n  now\n', 'FROM debian, starts `./run now`'],
  ['FROM $BASE\nCMD ["run", "--token=hush"]\n', null],
  ['FROM debian\nCMD ["run", "--password", "hush"]\n', 'FROM debian'],
  ['FROM debian\nCMD echo \u001b[2K`x`\n', 'FROM debian'],
])('a Dockerfile says what it starts from and what it starts: %j', async (text, expected) => {
  const lines = stackLines({ ...(await read({ Dockerfile: text })), stacks: [] }).map((line) => line.text);
  expect(lines).toEqual(expected === null ? [] : [`- container: ${expected} (Dockerfile)`]);
});

it.each<[string, Readonly<Record<string, string>>]>([
  [
    'Cargo',
    {
      'Cargo.toml': '[workspace]\nmembers=["*"]\n',
      'test/Cargo.toml': '[package]\nname="shop-test"\n',
      'test/src/lib.rs': '',
    },
  ],
  [
    'uv',
    {
      'pyproject.toml': '[tool.uv.workspace]\nmembers=["*"]\n',
      'test/pyproject.toml': '[project]\nname="shop-test"\n[build-system]\n',
      'test/a.py': '',
    },
  ],
  ['Go', { 'go.work': 'use ./test\n', 'test/go.mod': 'module x.org/test', 'test/run.go': '' }],
  ['Gradle', { 'settings.gradle': "include ':test'\n", 'test/src/main/java/Run.java': '' }],
])('a member of a workspace that is called `test` is a part of the product: %s', async (_, files) => {
  const { packages, testFolders } = await read(files);
  expect([packages.map(({ path, isProduct }) => [path, isProduct]), testFolders]).toEqual([[['test', true]], []]);
});
