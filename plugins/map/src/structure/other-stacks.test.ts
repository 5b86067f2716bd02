import { projectOnDisk } from '../../test/project-on-disk.js';
import { readStructure } from './read-structure.js';

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
