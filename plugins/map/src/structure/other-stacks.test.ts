import { projectOnDisk } from '../../test/project-on-disk.js';
import { readStructure } from './read-structure.js';
import { stackLines } from './render/stack-lines.js';

const read = (files: Readonly<Record<string, string>>) => readStructure(projectOnDisk(files));
const commands = ({ buildCommands }: Awaited<ReturnType<typeof read>>) => buildCommands.map(({ what, command }) => `${what}: ${command}`);

describe('rust', () => {
  it('a workspace with a package at its root', async () => {
    const structure = await read({
      'Cargo.toml': '[package]\nname="thing"\n[workspace]\nmembers=["crates/*"]\nexclude=["crates/old"]\n[dependencies]\ncore={path="core"}\n',
      'src/main.rs': '',
      'core/Cargo.toml': '[package]\nname="thing-core"\n',
      'core/src/lib.rs': '',
      'crates/tool/Cargo.toml': '[package]\nname="tool"\n[[bin]]\nname="one"\npath="src/one.rs"\n',
      'crates/tool/src/one.rs': '',
      'crates/tool/src/bin/two.rs': '',
      'crates/old/Cargo.toml': '[package]\nname="old"\n',
      '.cargo/config.toml': '[alias]\nxtask="run -p xtask"\n',
    });
    expect(commands(structure).filter((command) => !command.includes('cd '))).toEqual([
      'build: cargo build --workspace',
      'test: cargo test --workspace',
      'lint: cargo clippy --workspace',
      'lint: cargo fmt --all --check',
      'run: cargo run',
      'run: cargo run -p tool --bin one',
      'run: cargo run -p tool --bin two',
      'other: cargo xtask',
    ]);
    expect(structure.entryPoints).toEqual(expect.arrayContaining(['src/main.rs', 'core/src/lib.rs', 'crates/tool/src/one.rs', 'crates/tool/src/bin/two.rs']));
    expect(structure.modules).toEqual(expect.arrayContaining([{ path: 'core', name: 'thing-core' }, { path: 'crates/tool', name: 'tool' }]));
  });

  it('a package of several programs', async () => {
    const structure = await read({ 'Cargo.toml': '[package]\nname="thing"\n', 'src/main.rs': '', 'src/bin/other.rs': '' });
    expect(commands(structure)).toEqual(expect.arrayContaining(['build: cargo build', 'run: cargo run --bin thing', 'run: cargo run --bin other']));
  });
});

describe('go', () => {
  it('a module with programs', async () => {
    const structure = await read({
      'go.mod': 'module example.org/thing/v2\n\ngo 1.22\n',
      '.golangci.yml': '',
      'cmd/one/main.go': 'package main\n\nfunc main() {}\n',
      'cmd/two/start.go': '// Package main starts.\npackage main\n',
      'internal/store/store.go': 'package store',
      'gen.go': '//go:build ignore\n\npackage main\n',
    });
    expect(commands(structure)).toEqual(['build: go build ./...', 'test: go test ./...', 'lint: go vet ./...', 'lint: golangci-lint run', 'run: go run ./cmd/one', 'run: go run ./cmd/two']);
    expect(structure.entryPoints).toEqual(['cmd/one/main.go', 'cmd/two/start.go']);
    expect(structure.modules.map(({ path }) => path)).toEqual(['cmd/one', 'cmd/two', 'internal/store']);
  });

  it('a workspace, of which each module has to be named', async () => {
    const structure = await read({ 'go.work': 'go 1.22\n\nuse (\n\t./api // first\n\t"./lib"\n\t./gone\n)\nuse ./tool/\n', 'api/go.mod': 'module x.org/the-api', 'lib/go.mod': 'module x.org/lib', 'tool/go.mod': '' });
    expect(commands(structure)).toEqual(['build: go build ./api/... ./lib/... ./tool/...', 'test: go test ./api/... ./lib/... ./tool/...', 'lint: go vet ./api/... ./lib/... ./tool/...']);
    expect(structure.modules).toEqual([{ path: 'api', name: 'the-api' }, { path: 'lib', name: 'lib' }, { path: 'tool', name: 'tool' }]);
  });
});

it('ruby: gem with tasks written and loaded', async () => {
  const structure = await read({
    Gemfile: "source 'x'\ngem 'rspec'\n",
    'thing.gemspec': '',
    Rakefile: "require 'bundler/gem_tasks'\nRSpec::Core::RakeTask.new(:spec)\n\ntask default: :spec\ntask :site => :build do\nend\nmultitask 'all:docs' do\nend\nnamespace :db do\n  task :hidden\nend\n# task :old\n",
    '.rubocop.yml': '',
    'spec/thing_spec.rb': '',
    'lib/thing.rb': '',
    'exe/thing': '',
  });
  expect(commands(structure)).toEqual([
    'install: bundle install',
    'other: bundle exec rake site',
    'other: bundle exec rake all:docs',
    'test: bundle exec rake spec',
    'build: bundle exec rake build',
    'test: bundle exec rspec',
    'lint: bundle exec rubocop',
    'build: gem build thing.gemspec',
  ]);
  expect(structure.entryPoints).toEqual(['exe/thing', 'lib/thing.rb']);
  expect(structure.testFolders).toEqual(['spec']);
});

describe('java', () => {
  it('modules of Maven, also those of modules', async () => {
    const structure = await read({
      'pom.xml': '<project><modules><module>api</module><!-- <module>old</module> --><module> server </module></modules></project>',
      mvnw: '#!/bin/sh',
      'api/pom.xml': '<project><modules><module>v1</module><module>..</module></modules></project>',
      'api/v1/pom.xml': '<project/>',
      'old/pom.xml': '<project/>',
      'server/pom.xml': '<project/>',
      'server/src/main/java/x/ServerApplication.java': '',
      'server/src/test/java/x/ServerTest.java': '',
    });
    expect(structure.modules.map(({ path }) => path)).toEqual(['api', 'api/v1', 'old', 'server']);
    expect(commands(structure).slice(0, 3)).toEqual(['build: ./mvnw compile', 'test: ./mvnw test', 'build: ./mvnw package']);
    expect(structure.entryPoints).toEqual(['server/src/main/java/x/ServerApplication.java']);
    expect(structure.testFolders).toEqual(['server/src/test']);
  });

  it('projects of Gradle', async () => {
    const structure = await read({ 'settings.gradle.kts': 'include(":app",\n  ":libs:core")\n// include(":old")\n', 'build.gradle.kts': 'plugins { application }', gradlew: '', 'app/build.gradle.kts': '', 'libs/core/build.gradle.kts': '', 'old/x.txt': '' });
    expect(structure.modules.map(({ path }) => path)).toEqual(['app', 'libs/core']);
    expect(commands(structure)).toEqual(['build: ./gradlew build', 'test: ./gradlew test', 'lint: ./gradlew check', 'run: ./gradlew run']);
  });
});

const stacks = ({ stacks: found }: Awaited<ReturnType<typeof read>>) => found.map(({ id, tools, evidence }) => `${id}: ${tools.join(', ')} (${evidence.join(', ')})`);
const sources = (extension: string, count: number, folder = 'src') => Object.fromEntries(Array.from({ length: count }, (_, i) => [`${folder}/f${i}.${extension}`, '']));

describe('the language of most files', () => {
  it.each([
    ['C++', { ...sources('cpp', 20), ...sources('h', 20, 'include'), 'tools/gen.py': '' }, ['c++: CMake (CMakeLists.txt)'], { 'CMakeLists.txt': '' }],
    ['C', { ...sources('c', 20), ...sources('h', 20, 'include'), 'src/one.cpp': '', 'gen.py': '' }, ['c: Meson (meson.build)'], { 'meson.build': '' }],
    ['C++ without a build file', { ...sources('cc', 12), ...sources('h', 3), 'gen.py': '' }, ['c++:  (12 .cc files, 3 .h files)'], {}],
    ['Swift', sources('swift', 20, 'Sources/Shop'), ['swift: SwiftPM (Package.swift)', 'node: npm (package.json)', 'ruby: bundler (Gemfile)'], { 'Package.swift': '', 'package.json': '{}', Gemfile: '' }],
    ['Kotlin', sources('kt', 20, 'app/src/main/kotlin'), ['kotlin: Gradle, Kotlin (build.gradle.kts)'], { 'build.gradle.kts': 'plugins { kotlin("jvm") }' }],
    ['C#', sources('cs', 20), ['dotnet: dotnet (Shop.sln)'], { 'Shop.sln': '' }],
    ['PHP', sources('php', 20), ['php: composer, PHPUnit (composer.json)'], { 'composer.json': '{"require-dev":{"phpunit/phpunit":"^11"}}' }],
    ['a language that has no manifest here', { ...sources('ex', 9), 'a.sh': '' }, ['elixir:  (9 .ex files)', 'shell:  (1 .sh file)'], {}],
  ])('%s', async (_, files, expected, manifests) => expect(stacks(await read({ ...files, ...manifests } as Record<string, string>))).toEqual(expected));

  it('is named first, each of several with its share of all code', async () => {
    const { stacks: found } = await read({ ...sources('cpp', 15), ...sources('py', 5, 'bindings'), 'pyproject.toml': '[project]\nname="x"\n', 'CMakeLists.txt': '' });
    expect(found.map(({ id, share }) => [id, share])).toEqual([['c++', 0.75], ['python', 0.25]]);
    expect(stackLines({ stacks: found, containers: [] }).map(({ text }) => text)[0]).toBe('- c++, 75 % of the code: CMake (CMakeLists.txt)');
  });
});

it('CMake: commands of the project, programs, and no project for each folder below', async () => {
  const structure = await read({
    'CMakeLists.txt': 'project(shop)\nenable_testing()\nadd_executable(shop src/start.cc)\nadd_subdirectory(lib)\n',
    'lib/CMakeLists.txt': 'add_library(lib a.cc)',
    'src/start.cc': '',
    'src/main.cc': '',
    'lib/a.cc': '',
  });
  expect(commands(structure)).toEqual(['install: cmake -B build', 'build: cmake --build build', 'test: ctest --test-dir build']);
  expect(structure.entryPoints).toEqual(['src/start.cc', 'src/main.cc']);
});

it('.NET: a solution with its projects, of which tests are told by what they are', async () => {
  const structure = await read({
    'Shop.sln': '',
    'src/Shop/Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>',
    'src/Shop/Program.cs': '',
    'src/Shop.Core/Shop.Core.csproj': '<Project Sdk="Microsoft.NET.Sdk"></Project>',
    'tests/Shop.Tests/Shop.Tests.csproj': '<Project><PackageReference Include="xunit" /></Project>',
    'tests/Shop.Tests/CartTests.cs': '',
  });
  expect(stacks(structure)).toEqual(['dotnet: dotnet, ASP.NET Core, xUnit (Shop.sln)']);
  expect(commands(structure)).toEqual(['install: dotnet restore', 'build: dotnet build', 'test: dotnet test', 'run: dotnet run --project src/Shop/Shop.csproj']);
  expect(structure.packages.map(({ name, isProduct }) => [name, isProduct])).toEqual([['Shop', true], ['Shop.Core', true], ['Shop.Tests', false]]);
  expect(structure.entryPoints).toEqual(['src/Shop/Program.cs']);
  expect(structure.testFolders).toEqual(['tests']);
});

it('PHP: scripts of composer, hooks left out, folders of the autoloader', async () => {
  const structure = await read({
    'composer.json': '{"scripts":{"test":"phpunit","lint":"phpcs","post-install-cmd":"x"},"autoload":{"psr-4":{"Shop\\\\":"lib/"}},"bin":["bin/shop"]}',
    'lib/Cart.php': '',
    'bin/shop': '',
  });
  expect(commands(structure)).toEqual(['install: composer install', 'test: composer run test', 'lint: composer run lint']);
  expect([structure.modules.map(({ path }) => path), structure.entryPoints]).toEqual([['lib'], ['bin/shop']]);
});

it('SwiftPM: programs and targets; a project of Xcode is evidence and no module', async () => {
  const structure = await read({
    'Package.swift': 'let package = Package(targets: [.executableTarget(name: "shop", dependencies: []), .target(name: "Core")])',
    'Shop.xcodeproj/project.pbxproj': '',
    'Sources/shop/main.swift': '',
    'Sources/Core/Cart.swift': '',
    'Tests/CoreTests/CartTests.swift': '',
  });
  expect(stacks(structure)).toEqual(['swift: SwiftPM, Xcode (Package.swift, Shop.xcodeproj)']);
  expect(commands(structure)).toEqual(['build: swift build', 'test: swift test', 'run: swift run shop']);
  expect(structure.modules.map(({ path }) => path)).toEqual(['Sources/Core', 'Sources/shop']);
  expect([structure.entryPoints, structure.testFolders]).toEqual([['Sources/shop/main.swift'], ['Tests']]);
});

it('Cargo names its programs, Go its module', async () => {
  const rust = await read({ 'Cargo.toml': '[package]\nname="thing"\n[[bin]]\nname="one"\npath="src/one.rs"\n', 'src/main.rs': '', 'src/one.rs': '', 'src/bin/two/main.rs': '' });
  expect(stacks(rust)).toEqual(['rust: cargo, bins: one thing two (Cargo.toml)']);
  expect(rust.entryPoints).toContain('src/bin/two/main.rs');
  expect(stacks(await read({ 'go.mod': 'module example.org/thing/v2\n', 'a.go': '' }))).toEqual(['go: go modules, module example.org/thing/v2 (go.mod)']);
});

it.each([
  ['FROM node:22 AS build\nFROM node:22-alpine\nCMD ["node", "server.js"]\n', 'FROM node:22-alpine, starts `node server.js`'],
  ['FROM --platform=linux/amd64 python:3.13\nENTRYPOINT ["python"]\nCMD ["-m", "shop"]\n', 'FROM python:3.13, starts `python -m shop`'],
  ['FROM debian\nCMD ./run \\\n  now\n', 'FROM debian, starts `./run now`'],
  ['FROM $BASE\nCMD ["run", "--token=hush"]\n', null],
  ['FROM debian\nCMD ["run", "--password", "hush"]\n', 'FROM debian'],
  ['FROM debian\nCMD echo \u001b[2K`x`\n', 'FROM debian'],
])('a Dockerfile says what it starts from and what it starts: %j', async (text, expected) => {
  const lines = stackLines({ ...(await read({ Dockerfile: text })), stacks: [] }).map((line) => line.text);
  expect(lines).toEqual(expected === null ? [] : [`- container: ${expected} (Dockerfile)`]);
});

it.each([
  ['Cargo', { 'Cargo.toml': '[workspace]\nmembers=["*"]\n', 'test/Cargo.toml': '[package]\nname="shop-test"\n', 'test/src/lib.rs': '' }],
  ['uv', { 'pyproject.toml': '[tool.uv.workspace]\nmembers=["*"]\n', 'test/pyproject.toml': '[project]\nname="shop-test"\n[build-system]\n', 'test/a.py': '' }],
  ['Go', { 'go.work': 'use ./test\n', 'test/go.mod': 'module x.org/test', 'test/run.go': '' }],
  ['Gradle', { 'settings.gradle': "include ':test'\n", 'test/src/main/java/Run.java': '' }],
])('a member of a workspace that is called `test` is a part of the product: %s', async (_, files) => {
  const { packages, testFolders } = await read(files as unknown as Record<string, string>);
  expect([packages.map(({ path, isProduct }) => [path, isProduct]), testFolders]).toEqual([[['test', true]], []]);
});
