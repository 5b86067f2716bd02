import { hasTable, textAt, type Table } from '../config-values.js';
import type { Folder } from '../folder.js';
import { defaultGroups, type PythonDependencies } from './python-dependencies.js';

export type PythonManager = 'uv' | 'poetry' | 'pdm' | 'pipenv' | 'hatch' | 'pip';

/** How programs of a Python project are started so that they find its packages. */
export interface PythonEnvironment {
  readonly manager: PythonManager;
  /** The file that says so, relative to the root. */
  readonly from: string;
  /** A program of a required package. @param name of the package @param command as it would be typed in the activated environment */
  run(name: string, command: string): string;
  /** A command that the project itself defines. */
  own(command: string): string;
}

/** Programs that do not import the project, so that they can run in an environment of their own. */
const STANDALONE = new Set(['ruff', 'black', 'flake8', 'isort', 'tox', 'nox', 'pre-commit']);

/** Hatch has environments of its own for these. */
const HATCH_COMMANDS: Readonly<Record<string, string>> = { pytest: 'hatch test', ruff: 'hatch fmt --check' };

export function pythonEnvironment(folder: Folder, config: Table, dependencies: PythonDependencies): PythonEnvironment {
  const [manager, file] = managerOf(folder, config);
  const from = folder.at(file);
  if (manager === 'uv') return { manager, from, own: (command) => `uv run ${command}`, run: (name, command) => withUv(config, dependencies, name, command) };
  if (manager === 'pip') return { manager, from, own: (command) => command, run: (_, command) => (/^(pytest|mypy)\b/.test(command) ? `python -m ${command}` : command) };
  if (manager === 'hatch') return { manager, from, own: (command) => `hatch run ${command}`, run: (name, command) => HATCH_COMMANDS[name] ?? command };
  const prefix = `${manager} run `;
  const has = (name: string) => dependencies.has(name) || manager === 'pipenv';
  return { manager, from, own: (command) => prefix + command, run: (name, command) => (has(name) ? prefix + command : command) };
}

/** Which manager, and the file that says so: a lock file first, then what the project is set up for. */
function managerOf(folder: Folder, config: Table): [PythonManager, string] {
  const lock = LOCK_FILES.find(([, file]) => folder.has(file));
  if (lock) return lock;
  const manager = TABLES.find(([, ...keys]) => hasTable(config, 'tool', ...keys))?.[0] ?? (textAt(config, 'build-system', 'build-backend')?.startsWith('poetry.') ? 'poetry' : null);
  if (manager === 'hatch') return [manager, folder.firstOf('hatch.toml') ?? 'pyproject.toml'];
  return [manager ?? 'pip', folder.firstOf('pyproject.toml', 'setup.py', 'setup.cfg', 'requirements.txt') ?? 'pyproject.toml'];
}

const LOCK_FILES: readonly [PythonManager, string][] = [
  ['uv', 'uv.lock'],
  ['poetry', 'poetry.lock'],
  ['pdm', 'pdm.lock'],
  ['pipenv', 'Pipfile'],
];
/** Tables below `tool`. */
const TABLES: readonly [PythonManager, ...string[]][] = [
  ['poetry', 'poetry'],
  ['pdm', 'pdm', 'dev-dependencies'],
  ['pdm', 'pdm', 'scripts'],
  ['uv', 'uv'],
  ['hatch', 'hatch', 'envs'],
];

/** uv installs on the fly, but only what it is told: a group or an extra that is not a default one has to be named, and so has what is not required anywhere. */
function withUv(config: Table, dependencies: PythonDependencies, name: string, command: string): string {
  const place = dependencies.get(name);
  if (!place) return STANDALONE.has(name) ? `uvx ${command}` : `uv run --with ${name} ${command}`;
  const defaults = defaultGroups(config);
  const safe = /^[\w.-]+$/.test(place.name);
  if (place.kind === 'group' && defaults !== null && !defaults.includes(place.name) && safe) return `uv run --group ${place.name} ${command}`;
  if (place.kind === 'extra' && safe) return `uv run --extra ${place.name} ${command}`;
  if (place.kind === 'file') return `uv run --with-requirements ${place.name} ${command}`;
  return `uv run ${command}`;
}
