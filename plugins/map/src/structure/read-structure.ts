import { byText } from './by-text.js';
import { ConfigReader } from './config-reader.js';
import { findKeyFiles } from './key-files.js';
import { findStacks } from './find-stacks.js';
import type { Findings, FoundCommand, RunnerReader, StackReader } from './findings.js';
import { openFolder } from './folder.js';
import { dotnetReader } from './dotnet/dotnet-reader.js';
import { goReader } from './go/go-reader.js';
import { javaReader } from './java/java-reader.js';
import { nativeReader } from './native/native-reader.js';
import { nodeReader } from './node/node-reader.js';
import { phpReader } from './php/php-reader.js';
import { ProjectFiles } from './project-files.js';
import { projectFolders } from './project-folders.js';
import {
  productFolders,
  type BuildCommand,
  type Module,
  type ProjectStructure,
  type StackId,
  type StructureFiles,
  type WorkspacePackage,
} from './project-structure.js';
import { pythonReader } from './python/python-reader.js';
import { rubyReader } from './ruby/ruby-reader.js';
import { readAgreedScripts } from './runners/agreed-scripts.js';
import { readContainers } from './runners/containers.js';
import { readJustfile } from './runners/justfile.js';
import { readMakefile } from './runners/makefile.js';
import { readDockerfiles } from './runners/read-dockerfile.js';
import { readTaskfile } from './runners/taskfile.js';
import { rustReader } from './rust/rust-reader.js';
import { shellWord } from './shell-word.js';
import { sourceModules } from './source-modules.js';
import { swiftReader } from './swift/swift-reader.js';
import { findTestFolders } from './test-folders.js';

const STACK_READERS: readonly StackReader[] = [
  ...[pythonReader, nodeReader, rustReader, goReader, rubyReader, javaReader],
  ...[nativeReader, dotnetReader, phpReader, swiftReader],
];
const RUNNER_READERS: readonly RunnerReader[] = [
  readMakefile,
  readJustfile,
  readTaskfile,
  readAgreedScripts,
  readContainers,
];

/** What one reader found, and where. */
interface Reading {
  readonly id: StackId;
  readonly folder: string;
  readonly findings: Findings;
}

/**
 * What a project is made of and how it is built, from its files' names and its configuration alone. Never throws:
 * configuration that cannot be read is
 * left out and named in `warnings`.
 * @example
 * const { buildCommands } = await readStructure({ paths: ['package.json'], read: (path) => readFileSync(path, 'utf8')
 * });
 */
export async function readStructure(files: StructureFiles): Promise<ProjectStructure> {
  const project = new ProjectFiles(files);
  const config = new ConfigReader(project);
  const readings = (await Promise.all(STACK_READERS.map((reader) => readStack(project, config, reader)))).flat();
  const folders = [...new Set(['', ...readings.map(({ folder }) => folder)])];
  const runners = await Promise.all(folders.map((folder) => readRunners(project, config, folder)));
  const packages = distinctPackages(readings.flatMap(({ findings }) => findings.packages ?? []));
  const products = new Set(productFolders({ packages }));
  return {
    stacks: findStacks(project, readings, products),
    buildCommands: distinctCommands([
      ...readings.flatMap(({ folder, findings }) => fromRoot(folder, findings.commands ?? [])),
      ...runners.flat(),
    ]),
    containers: folders.flatMap((folder) => readDockerfiles(openFolder(project, config, folder))),
    keyFiles: findKeyFiles(project),
    modules: distinctModules([
      ...readings.flatMap(({ findings }) => findings.modules ?? []),
      ...nestedProjects(readings),
      ...folders.flatMap((folder) => sourceModules(project, folder)),
    ]),
    packages,
    entryPoints: [...new Set(readings.flatMap(({ findings }) => findings.entryPoints ?? []))].filter((path) =>
      project.has(path),
    ),
    testFolders: findTestFolders(project, products),
    folders: project.folders(),
    warnings: config.warnings(),
  };
}

/** The projects of one stack, from the root downwards; members of a workspace are left to the one that has it. */
async function readStack(files: ProjectFiles, config: ConfigReader, reader: StackReader): Promise<Reading[]> {
  const readings: Reading[] = [];
  const members = new Set<string>();
  for (const folder of projectFolders(files, reader)) {
    if (members.has(folder)) continue;
    const findings = await reader.read(openFolder(files, config, folder));
    findings.members?.forEach((member) => members.add(member));
    readings.push({ id: reader.id, folder, findings });
  }
  return readings;
}

async function readRunners(files: ProjectFiles, config: ConfigReader, folder: string): Promise<BuildCommand[]> {
  const found = await Promise.all(RUNNER_READERS.map((read) => read(openFolder(files, config, folder))));
  return fromRoot(folder, found.flat());
}

/** Commands of a folder as they are typed in the root of the project. */
function fromRoot(folder: string, commands: readonly FoundCommand[]): BuildCommand[] {
  const word = folder === '' ? '' : shellWord(folder);
  if (word === null) return [];
  return commands.map(({ command, what, from }) => ({
    command: word === '' ? command : `cd ${word} && ${command}`,
    what,
    from,
  }));
}

function distinctCommands(commands: readonly BuildCommand[]): BuildCommand[] {
  const first = new Map<string, BuildCommand>();
  for (const command of commands) if (!first.has(command.command)) first.set(command.command, command);
  return [...first.values()];
}

/** A project below the root is a part of the whole; a folder of Xcode's own files is none. */
function nestedProjects(readings: readonly Reading[]): Module[] {
  return readings.flatMap(({ folder }) =>
    folder === '' || folder.endsWith('.xcodeproj')
      ? []
      : [{ path: folder, name: folder.slice(folder.lastIndexOf('/') + 1) }],
  );
}

/** Each folder once, with the first name, in the order of their paths. */
function distinctModules(modules: readonly Module[]): Module[] {
  return distinctFolders(modules.filter(({ path }) => path !== ''));
}

/** A folder may be a package of two languages: what either says of it holds. */
function distinctPackages(packages: readonly WorkspacePackage[]): WorkspacePackage[] {
  return distinctFolders(packages.filter(({ path }) => path !== '')).map((first) => {
    const all = packages.filter(({ path }) => path === first.path);
    const description = all.find((one) => one.description !== null)?.description ?? null;
    return { ...first, description, isProduct: all.some(({ isProduct }) => isProduct) };
  });
}

function distinctFolders<T extends { readonly path: string }>(folders: readonly T[]): T[] {
  const first = new Map<string, T>();
  for (const found of folders) if (!first.has(found.path)) first.set(found.path, found);
  return [...first.values()].sort((a, b) => byText(a.path, b.path));
}
