import type { Findings, FoundCommand, StackReader } from '../findings.js';
import type { Folder } from '../folder.js';
import { isAside } from '../aside-folders.js';
import { joinPath, nameOf } from '../project-files.js';
import type { Module } from '../project-structure.js';
import { readableName } from '../readable-name.js';
import { forEachName } from '../shell-word.js';

const GATHERING = new Set(['internal', 'pkg', 'cmd', 'src', 'lib', 'app', 'apps', 'services']);

/** go.mod or go.work, the programs and the packages at the top. */
export const goReader: StackReader = {
  id: 'go',
  isManifest: (name) => name === 'go.mod' || name === 'go.work',
  read: async (folder) => readGo(folder),
};

function readGo(folder: Folder): Findings {
  const used = folder.has('go.work') ? usedModules(folder) : [];
  const members = used.filter((path) => path !== folder.path);
  const programs = programsOf(folder);
  return {
    evidence: ['go.mod', 'go.work'].filter((name) => folder.has(name)).map((name) => folder.at(name)),
    tools: [members.length > 0 ? 'go workspace' : 'go modules', ...declaredModule(folder)],
    commands: goCommands(folder, used, programs),
    modules: [...members.map((path) => ({ path, name: moduleName(folder, path) })), ...packagesOf(folder)],
    entryPoints: programs,
    packages: members.map((path) => ({
      path,
      name: moduleName(folder, path),
      description: null,
      isProduct: hasOwnCode(folder, path),
    })),
    members,
  };
}

/** `module example.org/shop` */
function declaredModule(folder: Folder): string[] {
  const declared = declaredPath(folder, folder.path);
  return /^[\w.~/-]{1,200}$/.test(declared) ? [`module ${declared}`] : [];
}

function declaredPath(folder: Folder, path: string): string {
  return /^module\s+"?([^\s"]+)/m.exec(folder.config.text(joinPath(path, 'go.mod')) ?? '')?.[1] ?? '';
}

/** Code beside tests: a module `test` without any is where the workspace's tests are. */
function hasOwnCode(folder: Folder, path: string): boolean {
  return folder.files.namesIn(path).some((name) => name.endsWith('.go') && !name.endsWith('_test.go'));
}

/** Folders behind `use`, one a line or several in parentheses. */
function usedModules(folder: Folder): string[] {
  const used = new Set<string>();
  let isBlock = false;
  for (const line of (folder.text('go.work') ?? '').split('\n')) {
    const words = line
      .replace(/\/\/.*$/, '')
      .trim()
      .split(/\s+/);
    if (words[0] === ')') isBlock = false;
    else if (isBlock && words[0]) used.add(words[0]);
    else if (words[0] === 'use' && words[1] === '(') isBlock = true;
    else if (words[0] === 'use' && words[1]) used.add(words[1]);
  }
  const paths = [...used].map((path) =>
    folder.at(
      path
        .replaceAll('"', '')
        .replace(/^\.\/?/, '')
        .replace(/\/$/, ''),
    ),
  );
  return paths.filter((path) => folder.files.has(joinPath(path, 'go.mod')));
}

/** `github.com/somebody/thing/v2` → `thing`. */
function moduleName(folder: Folder, path: string): string {
  return readableName(nameOf(declaredPath(folder, path).replace(/\/v\d+$/, '')), path);
}

function goCommands(folder: Folder, used: readonly string[], programs: readonly string[]): FoundCommand[] {
  const from = folder.at(folder.has('go.mod') ? 'go.mod' : 'go.work');
  const start = folder.path === '' ? 0 : folder.path.length + 1;
  // A workspace has no `./...` of its own: each module is named.
  const modules =
    used.length > 0 ? forEachName(used, (word) => (word === folder.path ? './...' : `./${word.slice(start)}/...`)) : [];
  const all = modules.length > 0 ? modules.join(' ') : './...';
  const linter = folder.firstOf('.golangci.yml', '.golangci.yaml', '.golangci.toml', '.golangci.json');
  const mains = [...new Set(programs.map((path) => path.slice(start, Math.max(start, path.lastIndexOf('/')))))];
  return [
    { command: `go build ${all}`, what: 'build', from },
    { command: `go test ${all}`, what: 'test', from },
    { command: `go vet ${all}`, what: 'lint', from },
    ...(linter === null ? [] : [{ command: 'golangci-lint run', what: 'lint' as const, from: folder.at(linter) }]),
    ...forEachName(
      mains.map((path) => (path === '' ? '.' : `./${path}`)),
      (word) => ({ command: `go run ${word}`, what: 'run' as const, from }),
    ),
  ];
}

/** Files with `package main` at the usual places: the folder itself, `cmd/*`, and `cmd`; one of each folder. */
function programsOf(folder: Folder): string[] {
  const folders = [folder.path, folder.at('cmd'), ...folder.foldersIn('cmd')];
  return folders.flatMap((path) => {
    const sources = folder.files.namesIn(path).filter((name) => name.endsWith('.go') && !name.endsWith('_test.go'));
    const ordered = sources.includes('main.go')
      ? ['main.go']
      : sources.filter((name) => name.startsWith('main')).concat(sources.slice(0, 3));
    const main = ordered.find((name) => isMain(folder.files.read(joinPath(path, name)) ?? ''));
    return main === undefined ? [] : [joinPath(path, main)];
  });
}

/** A file that the build leaves out by a constraint is a tool that is run by its name. */
function isMain(text: string): boolean {
  return /^package main\b/m.test(text) && !/^\/\/(go:build| \+build) ignore/m.test(text);
}

/** Folders with Go files at the top and one below the folders that only gather others. */
function packagesOf(folder: Folder): Module[] {
  const top = folder.foldersIn('').filter((path) => !isAside(nameOf(path)));
  const inside = top.filter((path) => GATHERING.has(nameOf(path))).flatMap((path) => folder.files.foldersIn(path));
  const hasCode = (path: string) => folder.files.namesIn(path).some((name) => name.endsWith('.go'));
  return [...top, ...inside].filter(hasCode).map((path) => ({ path, name: nameOf(path) }));
}
