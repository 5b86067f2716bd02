import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The installed packages that these need, with what those need: a registry that has them all can serve an installation without a network.
 * @param root of the repository, installed
 * @param needed `{name, from}`: packages to begin with, and the folder that needs them
 * @returns `{name, version, directory}`; a package that is installed in several versions is there with each
 */
export function thirdPartyClosure(root, needed) {
  const found = new Map();
  const queue = [...needed];
  for (let wanted = queue.pop(); wanted; wanted = queue.pop()) {
    const directory = locate(wanted.name, wanted.from, root);
    // An optional package of another platform is not installed.
    if (directory === undefined || found.has(directory)) continue;
    const pjson = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
    // An alias (`npm:real-name@…`) is installed under another name than its own.
    found.set(directory, { name: pjson.name, version: pjson.version, directory });
    const bundled = new Set(pjson.bundleDependencies ?? pjson.bundledDependencies ?? []);
    const next = Object.keys({ ...pjson.dependencies, ...pjson.optionalDependencies, ...pjson.peerDependencies }).filter((name) => !bundled.has(name));
    queue.push(...next.map((name) => ({ name, from: directory })));
  }
  return [...found.values()];
}

/** As node finds it: the nearest node_modules upwards. */
function locate(name, from, root) {
  for (let dir = from; dir.startsWith(root); dir = join(dir, '..')) {
    const candidate = join(dir, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
  }
  return undefined;
}
