import type { Findings, FoundCommand, StackReader } from '../findings.js';
import type { Folder } from '../folder.js';
import { joinPath, nameOf } from '../project-files.js';
import type { Module } from '../project-structure.js';
import { stackOfFile } from '../source-files.js';

const GRADLE = ['build.gradle', 'build.gradle.kts'];
const SETTINGS = ['settings.gradle', 'settings.gradle.kts'];
const MAIN = /(^|\/)(Main|App|Application|\w+Application)\.(java|kt)$/;

/** pom.xml, or the scripts of Gradle; the wrapper is used where there is one. */
export const javaReader: StackReader = {
  id: 'java',
  isManifest: (name) => name === 'pom.xml' || GRADLE.includes(name) || SETTINGS.includes(name),
  read: async (folder) => readJava(folder),
};

function readJava(folder: Folder): Findings {
  const maven = folder.has('pom.xml') ? readMaven(folder) : null;
  const gradle = folder.firstOf(...GRADLE, ...SETTINGS) === null ? null : readGradle(folder);
  const members = [...new Set([...(maven?.members ?? []), ...(gradle?.members ?? [])])];
  return {
    stack: languageOf(folder),
    evidence: ['pom.xml', ...GRADLE, ...SETTINGS].filter((name) => folder.has(name)).map((name) => folder.at(name)),
    tools: [...(maven ? ['Maven'] : []), ...(gradle ? ['Gradle'] : []), ...frameworks(folder)],
    commands: [...(maven?.commands ?? []), ...(gradle?.commands ?? [])],
    modules: members.map((path): Module => ({ path, name: nameOf(path) })),
    packages: members.map((path) => ({
      path,
      name: nameOf(path),
      description: null,
      isProduct: hasProductCode(folder, path),
    })),
    entryPoints: mains(folder),
    members,
  };
}

/** Kotlin where most sources are of Kotlin. */
function languageOf(folder: Folder): 'java' | 'kotlin' {
  const count = (id: string) => folder.files.under(folder.path).filter((path) => stackOfFile(path) === id).length;
  return count('kotlin') > count('java') ? 'kotlin' : 'java';
}

/** `src/main`, or `src/commonMain` of a project for several platforms: a module of tests alone has none. */
function hasProductCode(folder: Folder, path: string): boolean {
  return folder.files.foldersIn(joinPath(path, 'src')).some((source) => /^main$|Main$/.test(nameOf(source)));
}

interface BuildTool {
  readonly commands: readonly FoundCommand[];
  readonly members: readonly string[];
}

/** Modules are named in `<module>`; no other part of the XML is looked at. A module's own modules are found in turn. */
function readMaven(folder: Folder): BuildTool {
  const from = folder.at('pom.xml');
  const tool = folder.has('mvnw') ? './mvnw' : 'mvn';
  return {
    commands: [
      { command: `${tool} compile`, what: 'build', from },
      { command: `${tool} test`, what: 'test', from },
      { command: `${tool} package`, what: 'build', from },
    ],
    members: mavenModules(folder, folder.path, new Set()),
  };
}

function mavenModules(folder: Folder, path: string, seen: Set<string>): string[] {
  if (seen.has(path)) return [];
  seen.add(path);
  const text = (folder.config.text(joinPath(path, 'pom.xml')) ?? '')
    .split('-->')
    .map((part) => part.split('<!--')[0])
    .join('');
  const modules = [...text.matchAll(/<module>\s*([^<>\s]+)\s*<\/module>/g)].map(([, name]) =>
    joinPath(path, (name ?? '').replace(/\/+$/, '')),
  );
  return modules
    .filter((module) => folder.files.has(joinPath(module, 'pom.xml')))
    .flatMap((module) => [module, ...mavenModules(folder, module, seen)]);
}

function readGradle(folder: Folder): BuildTool {
  const script = folder.firstOf(...GRADLE);
  const from = folder.at(script ?? folder.firstOf(...SETTINGS) ?? 'build.gradle');
  const tool = folder.has('gradlew') ? './gradlew' : 'gradle';
  const text = script === null ? '' : folder.text(script) ?? '';
  const runs = /org\.springframework\.boot/.test(text) ? ['bootRun'] : /\bapplication\b/.test(text) ? ['run'] : [];
  return {
    commands: [
      { command: `${tool} build`, what: 'build', from },
      { command: `${tool} test`, what: 'test', from },
      { command: `${tool} check`, what: 'lint', from },
      ...runs.map((task): FoundCommand => ({ command: `${tool} ${task}`, what: 'run', from })),
    ],
    members: gradleModules(folder),
  };
}

/** `include(":app", ":libs:core")` and `include ':app'`; a colon stands for a folder. */
function gradleModules(folder: Folder): string[] {
  const file = folder.firstOf(...SETTINGS);
  const text =
    file === null ? '' : (folder.text(file) ?? '').replaceAll(/\/\/.*$/gm, '').replaceAll(/([,(])\s+/g, '$1');
  const lists = [...text.matchAll(/^[ \t]*include\b(.*)$/gm)].map(([, list]) => list ?? '');
  const names = lists.flatMap((list) =>
    [...list.matchAll(/['"]:?([^'"]+)['"]/g)].map(([, name]) => (name ?? '').replaceAll(':', '/')),
  );
  return names.map((name) => folder.at(name)).filter((path) => path !== folder.path && folder.files.hasFolder(path));
}

function frameworks(folder: Folder): string[] {
  const text = ['pom.xml', ...GRADLE].map((name) => (folder.has(name) ? folder.text(name) ?? '' : '')).join('\n');
  const known: readonly (readonly [RegExp, string])[] = [
    [/spring-boot|springframework\.boot/, 'Spring Boot'],
    [/quarkus/, 'Quarkus'],
    [/kotlin/, 'Kotlin'],
    [/junit/i, 'JUnit'],
    [/com\.android\.(application|library)/, 'Android'],
  ];
  return known.flatMap(([pattern, name]) => (pattern.test(text) ? [name] : []));
}

function mains(folder: Folder): string[] {
  return folder.files.under(folder.path).filter((path) => /(^|\/)src\/main\//.test(path) && MAIN.test(path));
}
