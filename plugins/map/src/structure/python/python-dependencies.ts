import { tableAt, tablesOf, tableOf, textAt, textsOf, valueAt, type Table } from '../config-values.js';
import type { Folder } from '../folder.js';

/** Under which heading a package is required. */
export interface RequiredIn {
  readonly kind: 'main' | 'group' | 'extra' | 'file';
  /** Of the group, the extra or the file. */
  readonly name: string;
}

/** Required packages by their normalised names, each with the first heading that has it: main, then groups, extras, files. */
export type PythonDependencies = ReadonlyMap<string, RequiredIn>;

export function pythonDependencies(folder: Folder, config: Table, requirementFiles: readonly string[]): PythonDependencies {
  const found = new Map<string, RequiredIn>();
  const add = (requirements: readonly string[], place: RequiredIn) => {
    for (const requirement of requirements) {
      const name = normalName(requirement);
      if (name !== null && !found.has(name)) found.set(name, place);
    }
  };
  add([...textsOf(valueAt(config, 'project', 'dependencies')), ...Object.keys(tableAt(config, 'tool', 'poetry', 'dependencies'))], { kind: 'main', name: '' });
  for (const [name, requirements] of dependencyGroups(config)) add(requirements, { kind: 'group', name });
  for (const [name, list] of Object.entries(tableAt(config, 'project', 'optional-dependencies'))) add(textsOf(list), { kind: 'extra', name });
  for (const file of requirementFiles) add((folder.text(file) ?? '').split(/\r?\n/), { kind: 'file', name: file });
  return found;
}

/** Requirements of development by group: PEP 735 and what uv, poetry and pdm had before it. */
function dependencyGroups(config: Table): [string, string[]][] {
  const standard = tableAt(config, 'dependency-groups');
  const poetry = Object.entries(tableAt(config, 'tool', 'poetry', 'group'));
  const pdm = Object.entries(tableAt(config, 'tool', 'pdm', 'dev-dependencies'));
  return [
    ...Object.keys(standard).map((name): [string, string[]] => [name, groupRequirements(standard, name)]),
    ['dev', [...textsOf(valueAt(config, 'tool', 'uv', 'dev-dependencies')), ...Object.keys(tableAt(config, 'tool', 'poetry', 'dev-dependencies'))]],
    ...poetry.map(([name, group]): [string, string[]] => [name, Object.keys(tableAt(group, 'dependencies'))]),
    ...pdm.map(([name, list]): [string, string[]] => [name, textsOf(list)]),
  ];
}

/** A group may include others; each is taken once. */
function groupRequirements(groups: Table, name: string, seen = new Set<string>()): string[] {
  if (seen.has(name) || !Object.hasOwn(groups, name)) return [];
  seen.add(name);
  const included = tablesOf(groups[name]).flatMap((item) => textAt(item, 'include-group') ?? []);
  return [...textsOf(groups[name]), ...included.flatMap((other) => groupRequirements(groups, other, seen))];
}

/** `Flask[async] >= 3` → `flask`; null for what is no requirement, such as a comment or an option. */
function normalName(requirement: string): string | null {
  const name = /^\s*([a-z0-9][\w.-]*)/i.exec(requirement)?.[1];
  return name === undefined ? null : name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

/** The groups that are installed when nothing else is said. @returns null for all of them */
export function defaultGroups(config: Table): readonly string[] | null {
  const declared = valueAt(tableOf(valueAt(config, 'tool', 'uv')), 'default-groups');
  if (declared === 'all') return null;
  return Array.isArray(declared) ? textsOf(declared) : ['dev'];
}
