import { purposeOf } from '../command-purpose.js';
import { tableAt, textAt, type Table } from '../config-values.js';
import type { FoundCommand } from '../findings.js';
import type { Folder } from '../folder.js';
import type { CommandPurpose } from '../project-structure.js';
import { forEachName } from '../shell-word.js';
import type { PythonEnvironment } from './python-environment.js';

/** Commands that pyproject.toml defines: programs that are installed, and the tasks of pdm, hatch, poe and taskipy. */
export function pythonScripts(folder: Folder, config: Table, environment: PythonEnvironment): FoundCommand[] {
  const from = folder.at('pyproject.toml');
  const commands = (names: Iterable<string>, command: (word: string) => string, what: (name: string) => CommandPurpose, file = from) =>
    forEachName(names, (word, name): FoundCommand => ({ command: command(word), what: what(name), from: file }));
  const named = (...keys: string[]) => Object.keys(tableAt(config, 'tool', ...keys)).filter((name) => !name.startsWith('_'));
  return [
    ...commands(Object.keys(installedPrograms(config)), (word) => environment.own(word), () => 'run'),
    ...(environment.manager === 'pdm' ? commands(named('pdm', 'scripts'), (word) => `pdm run ${word}`, purposeOf) : []),
    ...commands(named('poe', 'tasks'), (word) => environment.own(`poe ${word}`), purposeOf),
    ...commands(named('taskipy', 'tasks'), (word) => environment.own(`task ${word}`), purposeOf),
    ...commands(hatchScripts(config), (word) => `hatch run ${word}`, purposeOf, folder.at(folder.firstOf('hatch.toml') ?? 'pyproject.toml')),
  ];
}

/** Programs by name, each with the object that it starts, as `package.module:function`. */
export function installedPrograms(config: Table): Readonly<Record<string, string>> {
  const tables = [tableAt(config, 'project', 'scripts'), tableAt(config, 'project', 'gui-scripts'), tableAt(config, 'tool', 'poetry', 'scripts')];
  const programs = tables.flatMap((table) => Object.keys(table).map((name): [string, string] => [name, textAt(table, name) ?? textAt(table, name, 'reference') ?? '']));
  return Object.fromEntries(programs);
}

function hatchScripts(config: Table): string[] {
  return Object.entries(tableAt(config, 'tool', 'hatch', 'envs')).flatMap(([env, settings]) => {
    const names = Object.keys(tableAt(settings, 'scripts')).filter((name) => !name.startsWith('_'));
    return names.map((name) => (env === 'default' ? name : `${env}:${name}`));
  });
}
