import { hasTable, tableAt, textAt, textsOf, valueAt, type Table } from '../config-values.js';
import type { Findings, FoundCommand, StackReader } from '../findings.js';
import type { Folder } from '../folder.js';
import { matchFolders } from '../path-glob.js';
import { nameOf, parentOf } from '../project-files.js';
import type { Module, WorkspacePackage } from '../project-structure.js';
import { readableName } from '../readable-name.js';
import { isTestFolderName } from '../../files/folder-kind.js';
import { briefly } from '../briefly.js';
import { pythonChecks } from './python-checks.js';
import { pythonDependencies, type PythonDependencies } from './python-dependencies.js';
import { pythonEntryPoints } from './python-entry-points.js';
import { pythonEnvironment } from './python-environment.js';
import { buildCommands, installCommands } from './python-install.js';
import { pythonPackages } from './python-packages.js';
import { pythonScripts } from './python-scripts.js';

const MANIFESTS = ['pyproject.toml', 'setup.py', 'setup.cfg', 'Pipfile', 'requirements.txt'];
const REQUIREMENT_WORDS = new Set([
  'requirements',
  'dev',
  'develop',
  'development',
  'test',
  'tests',
  'testing',
  'base',
  'common',
  'main',
  'lint',
]);
const FRAMEWORKS = [
  'Django',
  'Flask',
  'FastAPI',
  'Starlette',
  'Typer',
  'Click',
  'Textual',
  'Pydantic',
  'SQLAlchemy',
  'NumPy',
  'pandas',
  'torch',
];

/** pyproject.toml and what stood in its place before it. */
export const pythonReader: StackReader = {
  id: 'python',
  isManifest: (name) => MANIFESTS.includes(name),
  read: readPython,
};

async function readPython(folder: Folder): Promise<Findings> {
  const config = await readConfig(folder);
  const requirementFiles = requirementsIn(folder);
  const dependencies = pythonDependencies(folder, config, requirementFiles);
  const environment = pythonEnvironment(folder, config, dependencies);
  const packages = pythonPackages(folder);
  const members = await uvMembers(folder, config);
  const checks = pythonChecks(folder, config, dependencies, environment, checkedFolders(folder, packages));
  const commands = [
    ...installCommands(folder, config, environment, requirementFiles),
    ...buildCommands(config, environment),
    ...checks,
    ...pythonScripts(folder, config, environment),
    ...withoutRunner(folder, checks),
  ];
  return {
    evidence: MANIFESTS.filter((name) => folder.has(name)).map((name) => folder.at(name)),
    tools: [
      members.length > 0 ? 'uv workspace' : environment.manager,
      ...frameworks(dependencies),
      ...checks.flatMap(({ command }) => /\b(pytest|tox|nox|ruff|mypy|pyright)\b/.exec(command)?.[1] ?? []),
    ],
    commands,
    modules: [...members.map(({ path, name }) => ({ path, name })), ...packages],
    packages: members,
    entryPoints: pythonEntryPoints(folder, config, packages),
    members: members.map(({ path }) => path),
  };
}

/** pyproject.toml; hatch may have its part of it in a file of its own. */
async function readConfig(folder: Folder): Promise<Table> {
  const config = (await folder.toml('pyproject.toml')) ?? {};
  const hatch = await folder.toml('hatch.toml');
  return hatch === null ? config : { ...config, tool: { ...tableAt(config, 'tool'), hatch } };
}

/** Those of the project itself and of its development, such as `requirements-dev.txt` and `requirements/test.txt`. */
function requirementsIn(folder: Folder): string[] {
  const own = folder.names.filter((name) => name.includes('requirements'));
  const inFolder = folder.files.namesIn(folder.at('requirements')).map((name) => `requirements/${name}`);
  return [...own, ...inFolder].filter(
    (path) =>
      path.endsWith('.txt') &&
      path
        .slice(0, -'.txt'.length)
        .split(/[-_./]/)
        .every((word) => REQUIREMENT_WORDS.has(word)),
  );
}

/** Django's own runner, else the one of the standard library where there are tests and nothing else to run them. */
function withoutRunner(folder: Folder, checks: readonly FoundCommand[]): FoundCommand[] {
  if (folder.has('manage.py')) {
    const from = folder.at('manage.py');
    return [
      { command: 'python manage.py test', what: 'test', from },
      { command: 'python manage.py runserver', what: 'run', from },
    ];
  }
  if (checks.some(({ what }) => what === 'test')) return [];
  const tests = ['tests', 'test'].find((name) =>
    folder.files.namesIn(folder.at(name)).some((file) => /^test.*\.py$/.test(file)),
  );
  return tests ? [{ command: `python -m unittest discover ${tests}`, what: 'test', from: folder.at(tests) }] : [];
}

/** What type checkers are told to check: the source folder, else the packages. */
function checkedFolders(folder: Folder, packages: readonly Module[]): string[] {
  if (folder.files.hasFolder(folder.at('src'))) return ['src'];
  const top = packages.filter(({ path }) => parentOf(path) === folder.path);
  return top.map(({ path }) => nameOf(path));
}

async function uvMembers(folder: Folder, config: Table): Promise<WorkspacePackage[]> {
  const workspace = tableAt(config, 'tool', 'uv', 'workspace');
  const patterns = [
    ...textsOf(valueAt(workspace, 'members')),
    ...textsOf(valueAt(workspace, 'exclude')).map((glob) => `!${glob}`),
  ];
  if (patterns.length === 0) return [];
  const start = folder.path === '' ? 0 : folder.path.length + 1;
  const inside = folder.files
    .under(folder.path)
    .filter((path) => nameOf(path) === 'pyproject.toml' && parentOf(path) !== folder.path);
  const paths = matchFolders(
    inside.map((path) => parentOf(path).slice(start)),
    patterns,
  );
  return Promise.all(paths.map((path) => uvMember(folder, path)));
}

/** A member that can be installed is a part of the product, also one that is called `test`. */
async function uvMember(folder: Folder, path: string): Promise<WorkspacePackage> {
  const config = (await folder.toml(`${path}/pyproject.toml`)) ?? {};
  const description = briefly(textAt(config, 'project', 'description'));
  const isProduct =
    isTestFolderName(nameOf(path)) && (hasTable(config, 'build-system') || hasTable(config, 'project', 'scripts'));
  return { path: folder.at(path), name: readableName(textAt(config, 'project', 'name'), path), description, isProduct };
}

function frameworks(dependencies: PythonDependencies): string[] {
  return FRAMEWORKS.filter((name) => dependencies.has(name.toLowerCase()));
}
