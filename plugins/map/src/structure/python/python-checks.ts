import { hasTable, valueAt, type Table } from '../config-values.js';
import type { FoundCommand } from '../findings.js';
import type { Folder } from '../folder.js';
import { shellWord } from '../shell-word.js';
import type { CommandPurpose } from '../project-structure.js';
import type { PythonDependencies } from './python-dependencies.js';
import type { PythonEnvironment } from './python-environment.js';

/** What a check is recognised by, in this order: a table of pyproject.toml, a file of its own, a section of an `.ini` file, a requirement. */
interface Check {
  /** Of the package that has it. */
  readonly name: string;
  readonly command: string;
  readonly what: CommandPurpose;
  readonly files: readonly string[];
  /** Whether being required is enough to say that it is used. */
  readonly byRequirement: boolean;
}

const CHECKS: readonly Check[] = [
  { name: 'pytest', command: 'pytest', what: 'test', files: ['pytest.ini', '.pytest.ini', 'pytest.toml', 'conftest.py', 'tests/conftest.py', 'test/conftest.py'], byRequirement: true },
  { name: 'tox', command: 'tox', what: 'test', files: ['tox.ini', 'tox.toml'], byRequirement: false },
  { name: 'nox', command: 'nox', what: 'test', files: ['noxfile.py'], byRequirement: false },
  { name: 'ruff', command: 'ruff check .', what: 'lint', files: ['ruff.toml', '.ruff.toml'], byRequirement: true },
  { name: 'black', command: 'black --check .', what: 'lint', files: [], byRequirement: false },
  { name: 'flake8', command: 'flake8', what: 'lint', files: ['.flake8'], byRequirement: false },
  { name: 'pylint', command: 'pylint', what: 'lint', files: [], byRequirement: false },
  { name: 'mypy', command: 'mypy', what: 'types', files: ['mypy.ini', '.mypy.ini'], byRequirement: false },
  { name: 'pyright', command: 'pyright', what: 'types', files: ['pyrightconfig.json'], byRequirement: false },
];

const INI_FILES = ['setup.cfg', 'tox.ini'];

/** Tests, linters and type checkers that the project is set up for. @param sources what a checker that has to be told is told to check */
export function pythonChecks(folder: Folder, config: Table, dependencies: PythonDependencies, environment: PythonEnvironment, sources: readonly string[]): FoundCommand[] {
  return CHECKS.flatMap((check) => {
    const from = saidBy(folder, config, dependencies, check);
    if (from === null) return [];
    const targets = needsTargets(folder, config, check.name) ? sourceWords(sources) : '';
    return [{ command: environment.run(check.name, check.command + targets), what: check.what, from }];
  });
}

function saidBy(folder: Folder, config: Table, dependencies: PythonDependencies, { name, files, byRequirement }: Check): string | null {
  if (hasTable(config, 'tool', name)) return folder.at('pyproject.toml');
  const own = folder.firstOf(...files);
  if (own !== null) return folder.at(own);
  const ini = INI_FILES.find((file) => hasSection(folder, file, name));
  if (ini !== undefined) return folder.at(ini);
  const required = byRequirement ? dependencies.get(name) : undefined;
  return required ? folder.at(required.kind === 'file' ? required.name : 'pyproject.toml') : null;
}

function hasSection(folder: Folder, file: string, name: string): boolean {
  return new RegExp(`^\\[(?:tool:)?${name}\\]`, 'm').test(folder.has(file) ? (folder.text(file) ?? '') : '');
}

/** pylint has to be told what to check always, mypy as long as its configuration does not. */
function needsTargets(folder: Folder, config: Table, name: string): boolean {
  if (name !== 'mypy') return name === 'pylint';
  if (['files', 'packages', 'modules'].some((key) => valueAt(config, 'tool', 'mypy', key) !== undefined)) return false;
  return !['mypy.ini', '.mypy.ini', 'setup.cfg'].some((file) => folder.has(file) && /^[ \t]*(files|packages|modules)[ \t]*=/m.test(folder.text(file) ?? ''));
}

function sourceWords(sources: readonly string[]): string {
  const words = sources.flatMap((source) => shellWord(source) ?? []);
  return ` ${words.length > 0 ? words.join(' ') : '.'}`;
}
