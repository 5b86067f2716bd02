import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Which generated files are not what they should be.
 * @param files path relative to `root` → content
 * @param owned folders in which every file must be a generated one
 * @returns `{path, reason}` with the reason `missing`, `stale` or `no longer generated`, by path
 */
export function staleFiles(root, files, owned = []) {
  const wrong = Object.entries(files)
    .map(([path, content]) => ({ path, reason: faultOf(join(root, path), content) }))
    .filter(({ reason }) => reason !== null);
  const left = owned
    .flatMap((folder) => (existsSync(join(root, folder)) ? readdirSync(join(root, folder)).map((name) => `${folder}/${name}`) : []))
    .filter((path) => !Object.hasOwn(files, path))
    .map((path) => ({ path, reason: 'no longer generated' }));
  return [...wrong, ...left].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Writes the stale files and removes those that are no longer generated. */
export function applyFiles(root, files, stale) {
  for (const { path } of stale) {
    const file = join(root, path);
    if (!Object.hasOwn(files, path)) {
      rmSync(file);
      continue;
    }
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, files[path]);
  }
}

function faultOf(file, content) {
  if (!existsSync(file)) return 'missing';
  // A checkout with `core.autocrlf` changes line ends and nothing else.
  return readFileSync(file, 'utf8').replaceAll('\r\n', '\n') === content ? null : 'stale';
}
