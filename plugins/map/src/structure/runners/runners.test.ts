import { spawnSync } from 'node:child_process';
import { projectOnDisk } from '../../../test/project-on-disk.js';
import { readStructure } from '../read-structure.js';
import { justRecipes } from './justfile.js';
import { makeTargets } from './makefile.js';

const MAKEFILE = `# all: nothing
CC := gcc
SRC = a.c \\
  b: c
export PATH := $(PATH):/x
prod: CFLAGS = -O2
.PHONY: all test \\
  docs
.DEFAULT_GOAL := all
all: build
build lint: out.o
	echo made: here
out.o: ; echo object
%.o: %.c
	echo pattern
$(addprefix x-,a b): all
test:: ; @echo one
docs:
	@echo docs: 1
ifeq (a,a)
  inside: ; @echo in
endif
define TEXT
hidden: not a rule
endef
bin/tool: all
assets: ; @echo folder
`;

describe('make', () => {
  const project = () => projectOnDisk({ Makefile: MAKEFILE, 'assets/a.png': '', 'docs/a.md': '' });

  it('names what one asks for: no files, patterns, variables or assignments', async () => {
    const { buildCommands } = await readStructure(project());
    expect(buildCommands.map(({ what, command }) => `${what}: ${command}`)).toEqual(['build: make all', 'build: make build', 'lint: make lint', 'test: make test', 'other: make docs', 'other: make inside']);
  });

  const dryRun = (command: string, cwd?: string) => spawnSync(`${command} -n`, { cwd, shell: true }).status;
  const hasMake = dryRun('make --version') === 0;
  (hasMake ? it : it.skip)('make knows all of them', async () => {
    const { root, ...files } = project();
    const { buildCommands } = await readStructure({ ...files });
    const unknown = buildCommands.filter(({ command }) => dryRun(command, root) !== 0);
    expect(buildCommands.length).toBeGreaterThan(0);
    expect(unknown).toEqual([]);
  });

  it.each([
    ['a:=b', []],
    ['a::=b', []],
    ['a b : c', ['a', 'b']],
    ['a&: b', ['a']],
    ['a: b=c', []],
    ['a: export X := y', []],
    ['a:', ['a']],
    ['\ta: b', []],
    ['a # b: c', []],
    ['$(info x:y)', []],
    ['a/b .c:', ['a/b']],
    ['x$(A B)y c: d', ['c']],
  ])('%j', (line, targets) => {
    expect(makeTargets(line).targets).toEqual(targets);
  });
});

it('just: recipes that start as they are', () => {
  const text = `set shell := ["bash", "-c"]
alias b := build
version := "1:2"
text := '''
not-one: here
'''
build target="all:x" *flags: lint
    cargo build: {{target}}
@lint:
    x
needs-one name:
    x
_hidden:
    x
[private]
secret:
    x
[group('a')]
# comment
test $A="1":
    x
[windows]
install:
`;
  expect(justRecipes(text)).toEqual(['build', 'lint', 'test']);
});

it('Taskfile, containers and agreed scripts', async () => {
  const { buildCommands, warnings } = await readStructure(
    projectOnDisk({
      'Taskfile.yml': "version: '3'\ntasks:\n  default: x\n  build:app: x\n  test: {cmds: [x]}\n  inner: {internal: true}\n  wild-*: x\n  asks: {requires: {vars: [A]}}\n",
      Dockerfile: 'FROM x',
      'compose.yaml': '',
      'script/test': '#!/bin/sh\n',
      'script/setup': 'no program',
      '.pre-commit-config.yaml': '',
    }),
  );
  expect(buildCommands.map(({ what, command, from }) => `${what}: ${command} < ${from}`)).toEqual([
    'build: task build:app < Taskfile.yml',
    'test: task test < Taskfile.yml',
    'test: script/test < script/test',
    'lint: pre-commit run --all-files < .pre-commit-config.yaml',
    'build: docker build . < Dockerfile',
    'run: docker compose up < compose.yaml',
  ]);
  expect(warnings).toEqual([]);
});
