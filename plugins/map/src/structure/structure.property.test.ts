import { spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import { commandLines } from './render/command-lines.js';
import { stackLines } from './render/stack-lines.js';
import { structureLines } from './render/structure-lines.js';
import { readStructure } from './read-structure.js';
import { shellWord } from './shell-word.js';

const CONFIGURATION = [
  'package.json',
  'pnpm-workspace.yaml',
  'lerna.json',
  'nx.json',
  'pyproject.toml',
  'setup.cfg',
  'setup.py',
  'tox.ini',
  'requirements.txt',
  'Cargo.toml',
  '.cargo/config.toml',
  'go.mod',
  'go.work',
  'Gemfile',
  'Rakefile',
  'pom.xml',
  'settings.gradle',
  'build.gradle',
  'Makefile',
  'justfile',
  'Taskfile.yml',
  'a/package.json',
  'a/pyproject.toml',
  'a/Cargo.toml',
  'a/pom.xml',
  'a/main.go',
  'script/test',
  'CMakeLists.txt',
  'meson.build',
  'a/Shop.csproj',
  'Shop.sln',
  'composer.json',
  'Package.swift',
  'Dockerfile',
  'a/CMakeLists.txt',
];
/** Words of all these formats, so that some of what is made of them is nearly right. */
const PIECES = [
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  ':',
  ',',
  '=',
  '\n',
  '\t',
  '  ',
  '- ',
  '#',
  '&a',
  '*a',
  '<<: ',
  '<module>',
  '</module>',
  'a',
  '..',
  '/',
  '*',
  '**',
  '$(',
  ')',
  '\\',
  'use',
  'include ',
  '"workspaces"',
  '"scripts"',
  '"name"',
  '"bin"',
  '"exports"',
  '__proto__',
  'packages:',
  'tasks:',
  '[tool.uv]',
  '[project]',
  '[workspace]',
  'members',
  'scripts',
  'task :',
  'define',
  '.PHONY',
  'null',
  '1',
  '\u0000',
  '\u202e',
  '\ud800',
  '`',
];

const pieces = fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((parts) => parts.join(''));
const anyText = fc.oneof(
  pieces,
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.json(),
  fc
    .object()
    .map((value) => JSON.stringify({ scripts: value, workspaces: value, bin: value, exports: value, name: value })),
);
const project = fc.dictionary(fc.constantFrom(...CONFIGURATION), fc.option(anyText), { maxKeys: 8 });

it('whatever configuration says: no exception, warnings that name a file, nothing outside of the project', async () => {
  await fc.assert(
    fc.asyncProperty(project, async (files) => {
      const paths = Object.keys(files);
      const structure = await readStructure({ paths, read: (path) => files[path] ?? null });
      const folders = new Set(structure.folders.map(({ path }) => path));
      expect(structure.warnings.filter((warning) => !paths.some((path) => warning.startsWith(path)))).toEqual([]);
      expect(structure.modules.filter(({ path }) => !folders.has(path))).toEqual([]);
      expect(structure.entryPoints.filter((path) => !paths.includes(path))).toEqual([]);
      const lines = [...stackLines(structure), ...commandLines(structure), ...structureLines(structure, 4)].flatMap(
        ({ text, weight, fuller = [] }) =>
          [text, ...fuller].flatMap((one) => one.split('\n')).map((one) => ({ text: one, weight })),
      );
      expect(lines.filter(({ text, weight }) => /[\p{Cc}\u2028]/u.test(text) || !(weight > 0 && weight <= 1))).toEqual(
        [],
      );
    }),
    { numRuns: 400 },
  );
});

it('texts made to take long do not', async () => {
  const long = (piece: string) => piece.repeat(Math.floor(30_000 / piece.length));
  const hostile = [
    '[',
    '{"a":',
    ' ',
    '\n',
    ' \n',
    '"',
    "'a",
    '${',
    '$(',
    'a: ',
    'include ',
    'include(\n',
    '<module>',
    '<!--',
    'use (\n',
    'task ',
    'a=',
    '\\\n',
    '- ',
    '*a',
    'Rake::TestTask.new ',
    '[tool:',
    '"""',
    'add_executable(',
    'add_executable(a ',
    '.executableTarget(name: "',
    'CMD ["',
    'FROM --a ',
    '"psr-4":{',
  ].map(long);
  for (const text of hostile) {
    const structure = await readStructure({ paths: CONFIGURATION, read: () => text });
    expect(structure.folders.length).toBe(3);
  }
  const nested = Array.from({ length: 1_000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n');
  const { warnings } = await readStructure({ paths: ['Taskfile.yml'], read: () => nested });
  expect(warnings).toEqual(['Taskfile.yml: expected YAML, received something else; what it says is left out']);
  const wild = JSON.stringify({
    workspaces: [`${'*a'.repeat(100)}b`, '**/'.repeat(200), '{a,b}'.repeat(50), `${'{a'.repeat(100)}`],
  });
  const deep = Array.from({ length: 200 }, (_, i) => `${'a/'.repeat(i % 60)}${'a'.repeat(100)}/package.json`);
  await readStructure({ paths: ['package.json', ...deep], read: (path) => (path === 'package.json' ? wild : '{}') });
});

it('a shell reads back every name that is shown', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { minLength: 1, maxLength: 20 }), (names) => {
      const shown = names.filter((name) => shellWord(name) !== null);
      const { stdout } = spawnSync('sh', ['-c', `printf '%s\\n' ${shown.map((name) => shellWord(name)).join(' ')}`], {
        encoding: 'utf8',
      });
      expect(stdout).toBe(shown.length > 0 ? `${shown.join('\n')}\n` : '\n');
    }),
    { numRuns: 20 },
  );
  fc.assert(fc.property(fc.stringMatching(/^[a-z][a-z0-9:_.-]{0,20}$/), (name) => shellWord(name) === name));
});
