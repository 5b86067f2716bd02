import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The installed packages that these need, with what those need: a registry that has them all can serve an installation without a network.
 * @param root of the repository, installed
 * @param names packages to begin with
 * @returns `{name, version, directory}`; a package that is installed in several versions is there with each
 */
export function thirdPartyClosure(root, names) {
  const found = new Map();
  const queue = names.map((name) => ({ name, from: root }));
  for (let next = queue.pop(); next; next = queue.pop()) {
    const directory = locate(next.name, next.from, root);
    // An optional package of another platform is not installed.
    if (directory === undefined || found.has(directory)) continue;
    const pjson = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
    found.set(directory, { name: next.name, version: pjson.version, directory });
    const bundled = new Set(pjson.bundleDependencies ?? pjson.bundledDependencies ?? []);
    const needed = Object.keys({ ...pjson.dependencies, ...pjson.optionalDependencies, ...pjson.peerDependencies }).filter((name) => !bundled.has(name));
    queue.push(...needed.map((name) => ({ name, from: directory })));
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
