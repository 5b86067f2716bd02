import { hasTable, tableAt, valueAt, type Table } from '../config-values.js';
import type { FoundCommand } from '../findings.js';
import type { Folder } from '../folder.js';
import { forEachName, shellWord } from '../shell-word.js';
import type { PythonEnvironment } from './python-environment.js';

const DEVELOPMENT = /^(dev|develop|development|test|tests|testing|all)$/;

/** What makes a fresh clone ready to work in. */
export function installCommands(folder: Folder, config: Table, { manager, from }: PythonEnvironment, requirementFiles: readonly string[]): FoundCommand[] {
  const install = (command: string, file = from): FoundCommand => ({ command, what: 'install', from: file });
  if (manager === 'uv') return [install('uv sync')];
  if (manager === 'poetry') return [install(`poetry install${poetryGroups(config)}`)];
  if (manager === 'pdm') return [install('pdm install')];
  if (manager === 'pipenv') return [install('pipenv install --dev')];
  if (manager === 'hatch') return [install('hatch env create')];
  const files = forEachName(requirementFiles, (word, file) => install(`pip install -r ${word}`, folder.at(file)));
  return isInstallable(folder, config) ? [...files, install(`pip install -e ${editable(config)}`, folder.at(folder.has('pyproject.toml') ? 'pyproject.toml' : 'setup.py'))] : files;
}

/** What makes the files that are published. */
export function buildCommands(config: Table, { manager, from }: PythonEnvironment): FoundCommand[] {
  const builds = manager === 'uv' || manager === 'poetry' || manager === 'pdm' || manager === 'hatch';
  const isPackage = hasTable(config, 'build-system') && valueAt(config, 'tool', 'uv', 'package') !== false && valueAt(config, 'tool', 'poetry', 'package-mode') !== false;
  return builds && isPackage ? [{ command: `${manager} build`, what: 'build', from }] : [];
}

function poetryGroups(config: Table): string {
  const groups = Object.entries(tableAt(config, 'tool', 'poetry', 'group'));
  const optional = groups.flatMap(([name, group]) => (valueAt(group, 'optional') === true && DEVELOPMENT.test(name) ? [name] : []));
  return optional.length > 0 ? ` --with ${optional.join(',')}` : '';
}

function isInstallable(folder: Folder, config: Table): boolean {
  return folder.has('setup.py') || hasTable(config, 'build-system') || hasTable(config, 'project');
}

function editable(config: Table): string {
  const extras = Object.keys(tableAt(config, 'project', 'optional-dependencies')).filter((name) => DEVELOPMENT.test(name) && shellWord(name) !== null);
  return extras.length > 0 ? `'.[${extras.join(',')}]'` : '.';
}
