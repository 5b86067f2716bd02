import type { Table } from '../config-values.js';
import type { Folder } from '../folder.js';
import type { Module } from '../project-structure.js';
import { installedPrograms } from './python-scripts.js';

const USUAL = ['manage.py', 'main.py', 'app.py', 'cli.py', 'wsgi.py', 'asgi.py', '__main__.py'];

/** Files behind the installed programs, `__main__.py` of packages, and scripts of usual names. */
export function pythonEntryPoints(folder: Folder, config: Table, packages: readonly Module[]): string[] {
  const programs = Object.values(installedPrograms(config)).flatMap((target) => moduleFile(folder, target) ?? []);
  const started = packages.map(({ path }) => `${path}/__main__.py`).filter((path) => folder.files.has(path));
  const usual = USUAL.filter((name) => folder.has(name)).map((name) => folder.at(name));
  return [...new Set([...programs, ...started, ...usual])];
}

/** `package.module:function` → the file of that module, in the project or in its source folder. */
function moduleFile(folder: Folder, target: string): string | null {
  const path = (target.split(':')[0] ?? '').trim().replaceAll('.', '/');
  if (path === '') return null;
  const candidates = ['', 'src/', 'lib/', 'python/'].flatMap((root) => [`${root}${path}.py`, `${root}${path}/__init__.py`]);
  const found = folder.firstOf(...candidates);
  return found === null ? null : folder.at(found);
}
