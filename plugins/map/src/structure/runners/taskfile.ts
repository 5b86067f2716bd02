import { purposeOf } from '../command-purpose.js';
import { tableAt, valueAt } from '../config-values.js';
import type { FoundCommand } from '../findings.js';
import type { Folder } from '../folder.js';
import { forEachName } from '../shell-word.js';

const FILES = ['Taskfile.yml', 'taskfile.yml', 'Taskfile.yaml', 'taskfile.yaml', 'Taskfile.dist.yml', 'taskfile.dist.yml', 'Taskfile.dist.yaml', 'taskfile.dist.yaml'];

/** Tasks that can be started as they are: neither internal ones nor those that want a variable or a part of their name. */
export async function readTaskfile(folder: Folder): Promise<FoundCommand[]> {
  const file = folder.firstOf(...FILES);
  if (file === null) return [];
  const tasks = tableAt(await folder.yaml(file), 'tasks');
  const names = Object.keys(tasks).filter((name) => {
    const required = valueAt(tasks[name], 'requires', 'vars');
    return !name.includes('*') && name !== 'default' && valueAt(tasks[name], 'internal') !== true && !(Array.isArray(required) && required.length > 0);
  });
  return forEachName(names, (word, name) => ({ command: `task ${word}`, what: purposeOf(name), from: folder.at(file) }));
}
