import type { Findings, FoundCommand, StackReader } from '../findings.js';
import type { Folder } from '../folder.js';
import { nameOf, parentOf } from '../project-files.js';
import { stackOfFile } from '../source-files.js';

const MANIFESTS = ['CMakeLists.txt', 'CMakePresets.json', 'meson.build', 'configure.ac'];
/** Other build files of C and C++ that say which tool is used, and from which no command follows. */
const OTHER_TOOLS: readonly (readonly [string, string])[] = [
  ['conanfile.txt', 'Conan'],
  ['conanfile.py', 'Conan'],
  ['vcpkg.json', 'vcpkg'],
  ['MODULE.bazel', 'Bazel'],
  ['WORKSPACE', 'Bazel'],
];
const MAINS = ['main', 'src/main', 'app/main'].flatMap((stem) =>
  ['cpp', 'cc', 'cxx', 'c'].map((extension) => `${stem}.${extension}`),
);

/** C and C++ built by CMake, Meson or autoconf. What lies below a build file belongs to it. */
export const nativeReader: StackReader = {
  id: 'c++',
  isManifest: (name) => MANIFESTS.includes(name),
  read: async (folder) => readNative(folder),
};

function readNative(folder: Folder): Findings {
  const below = folder.files.under(folder.path);
  const cmake = folder.has('CMakeLists.txt') ? folder.text('CMakeLists.txt') ?? '' : null;
  const tools = [
    ...(cmake === null ? [] : ['CMake']),
    ...(folder.has('meson.build') ? ['Meson'] : []),
    ...(folder.has('configure.ac') ? ['autoconf'] : []),
    ...OTHER_TOOLS.flatMap(([name, tool]) => (folder.has(name) ? [tool] : [])),
  ];
  return {
    stack: languageOf(below),
    evidence: MANIFESTS.filter((name) => folder.has(name)).map((name) => folder.at(name)),
    tools: [...new Set(tools)],
    commands: [
      ...(cmake === null ? [] : cmakeCommands(folder, cmake)),
      ...mesonCommands(folder),
      ...autoconfCommands(folder),
    ],
    entryPoints: [
      ...programs(folder, cmake ?? ''),
      ...MAINS.filter((path) => folder.has(path)).map((path) => folder.at(path)),
    ],
    members: below.filter((path) => MANIFESTS.includes(nameOf(path)) && parentOf(path) !== folder.path).map(parentOf),
  };
}

/** C where most sources are of C: a header tells neither. */
function languageOf(paths: readonly string[]): 'c' | 'c++' {
  const count = (id: string) => paths.filter((path) => stackOfFile(path) === id && !path.endsWith('.h')).length;
  return count('c') > count('c++') ? 'c' : 'c++';
}

function cmakeCommands(folder: Folder, text: string): FoundCommand[] {
  const from = folder.at('CMakeLists.txt');
  const hasTests = /^\s*(enable_testing|include\s*\(\s*CTest|add_test)\b/im.test(text);
  return [
    { command: 'cmake -B build', what: 'install', from },
    { command: 'cmake --build build', what: 'build', from },
    ...(hasTests ? [{ command: 'ctest --test-dir build', what: 'test' as const, from }] : []),
  ];
}

function mesonCommands(folder: Folder): FoundCommand[] {
  if (!folder.has('meson.build')) return [];
  const from = folder.at('meson.build');
  return [
    { command: 'meson setup build', what: 'install', from },
    { command: 'meson compile -C build', what: 'build', from },
    { command: 'meson test -C build', what: 'test', from },
  ];
}

function autoconfCommands(folder: Folder): FoundCommand[] {
  if (!folder.has('configure.ac')) return [];
  const from = folder.at('configure.ac');
  const configure = folder.has('autogen.sh') ? './autogen.sh && ./configure' : 'autoreconf -i && ./configure';
  return [
    { command: configure, what: 'install', from },
    { command: 'make', what: 'build', from },
    { command: 'make check', what: 'test', from },
  ];
}

/** The first source of each `add_executable(name main.cpp …)`. */
function programs(folder: Folder, text: string): string[] {
  const named = [
    ...text.matchAll(/\badd_executable\s{0,9}\(\s{0,99}[\w:${}-]{1,99}\s{1,99}([\w./-]{1,200}\.\w{1,4})/gi),
  ].map(([, path]) => path ?? '');
  return named.filter((path) => folder.has(path)).map((path) => folder.at(path));
}
