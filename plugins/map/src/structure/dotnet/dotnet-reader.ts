import type { Findings, FoundCommand, StackReader } from '../findings.js';
import type { Folder } from '../folder.js';
import { isTestFolder } from '../aside-folders.js';
import { joinPath, nameOf, parentOf } from '../project-files.js';
import type { WorkspacePackage } from '../project-structure.js';
import { forEachName } from '../shell-word.js';

const SOLUTION = /\.slnx?$/;
const PROJECT = /\.(cs|fs|vb)proj$/;
/** More are a collection, of which each one says nothing. */
const MOST_PROJECTS = 40;
const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/Microsoft\.NET\.Sdk\.Web|Microsoft\.AspNetCore/, 'ASP.NET Core'],
  [/Microsoft\.EntityFrameworkCore/, 'Entity Framework'],
  [/"xunit/i, 'xUnit'],
  [/"NUnit/, 'NUnit'],
  [/"MSTest/, 'MSTest'],
];

/** A solution, or a project alone, with the projects below it. */
export const dotnetReader: StackReader = {
  id: 'dotnet',
  isManifest: (name) => SOLUTION.test(name) || PROJECT.test(name),
  read: async (folder) => readDotnet(folder),
};

/** A project file with what it says. */
interface DotnetProject {
  readonly path: string;
  readonly name: string;
  readonly text: string;
  readonly isTest: boolean;
}

function readDotnet(folder: Folder): Findings {
  const all = folder.files.under(folder.path).filter((path) => PROJECT.test(path));
  const projects = all.slice(0, MOST_PROJECTS).map((path) => readProject(folder, path));
  const texts = projects.map(({ text }) => text).join('\n');
  const solutions = folder.names.filter((name) => SOLUTION.test(name));
  const evidence = solutions.length > 0 ? solutions : folder.names.filter((name) => PROJECT.test(name));
  return {
    evidence: evidence.map((name) => folder.at(name)),
    tools: ['dotnet', ...KNOWN.flatMap(([pattern, name]) => (pattern.test(texts) ? [name] : []))],
    commands: dotnetCommands(folder, folder.at(evidence[0] ?? ''), projects),
    packages: projects.filter(({ path }) => parentOf(path) !== folder.path).map(toPackage),
    entryPoints: projects.flatMap(({ path }) => programs(folder, parentOf(path))),
    members: all.map(parentOf).filter((path) => path !== folder.path),
  };
}

function readProject(folder: Folder, path: string): DotnetProject {
  const text = folder.config.text(path) ?? '';
  const name = nameOf(path).replace(PROJECT, '');
  return {
    path,
    name,
    text,
    isTest: isTestFolder(name) || /<IsTestProject>\s*true|Microsoft\.NET\.Test\.Sdk/i.test(text),
  };
}

function toPackage({ path, name, isTest }: DotnetProject): WorkspacePackage {
  return { path: parentOf(path), name, description: null, isProduct: !isTest };
}

function dotnetCommands(folder: Folder, from: string, projects: readonly DotnetProject[]): FoundCommand[] {
  const start = folder.path === '' ? 0 : folder.path.length + 1;
  const runnable = projects.filter(
    ({ text }) =>
      /<OutputType>\s*(Win)?Exe|Microsoft\.NET\.Sdk\.(Web|Worker)/i.test(text) && !/IsTestProject/i.test(text),
  );
  return [
    { command: 'dotnet restore', what: 'install', from },
    { command: 'dotnet build', what: 'build', from },
    ...(projects.some(({ isTest }) => isTest) ? [{ command: 'dotnet test', what: 'test' as const, from }] : []),
    ...forEachName(
      runnable.map(({ path }) => path.slice(start)),
      (word, path): FoundCommand => ({
        command: parentOf(path) === '' ? 'dotnet run' : `dotnet run --project ${word}`,
        what: 'run',
        from: folder.at(path),
      }),
    ),
  ];
}

function programs(folder: Folder, path: string): string[] {
  return ['Program.cs', 'Program.fs'].map((name) => joinPath(path, name)).filter((file) => folder.files.has(file));
}
