import type { Folder } from '../folder.js';
import { nameOf } from '../project-files.js';
import type { Module } from '../project-structure.js';
import { isAside } from '../aside-folders.js';

const SOURCE_ROOTS = ['src', 'lib', 'python'];
/** With fewer packages than this at the top, the ones inside say more. */
const FEW = 2;

/** Packages directly in the folder or in its source folder: folders with `__init__.py`; a project of one or two packages shows what these consist of. */
export function pythonPackages(folder: Folder): Module[] {
  const top = ['', ...SOURCE_ROOTS].flatMap((root) => packagesIn(folder, root, ''));
  if (top.length > FEW) return top;
  const start = folder.path === '' ? 0 : folder.path.length + 1;
  return top.flatMap((one) => [one, ...packagesIn(folder, one.path.slice(start), `${one.name}.`)]);
}

function packagesIn(folder: Folder, root: string, prefix: string): Module[] {
  return folder.foldersIn(root).flatMap((path) => {
    const name = nameOf(path);
    const isPackage = folder.files.has(`${path}/__init__.py`) && !isAside(name);
    return isPackage ? [{ path, name: prefix + name }] : [];
  });
}
