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

function managerOf(folder: Folder, config: Table): [PythonManager, string] {
  const lock = (['uv.lock', 'poetry.lock', 'pdm.lock', 'Pipfile.lock', 'Pipfile'] as const).find((name) => folder.has(name));
  const backend = textAt(config, 'build-system', 'build-backend') ?? '';
  if (lock === 'uv.lock') return ['uv', lock];
  if (lock === 'poetry.lock' || hasTable(config, 'tool', 'poetry') || backend.startsWith('poetry.')) return ['poetry', lock === 'poetry.lock' ? lock : 'pyproject.toml'];
  if (lock === 'pdm.lock' || hasTable(config, 'tool', 'pdm', 'dev-dependencies') || hasTable(config, 'tool', 'pdm', 'scripts')) return ['pdm', lock === 'pdm.lock' ? lock : 'pyproject.toml'];
  if (lock !== undefined) return ['pipenv', 'Pipfile'];
  if (hasTable(config, 'tool', 'uv')) return ['uv', 'pyproject.toml'];
  if (hasTable(config, 'tool', 'hatch', 'envs')) return ['hatch', folder.firstOf('hatch.toml', 'pyproject.toml') ?? 'pyproject.toml'];
  return ['pip', folder.firstOf('pyproject.toml', 'setup.py', 'setup.cfg', 'requirements.txt') ?? 'pyproject.toml'];
}

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
