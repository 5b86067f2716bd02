import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The packages that users install: every workspace below packages/ and plugins/ that is not private. @returns `{name, directory}` */
export function publicPackages(root) {
  return ['packages', 'plugins']
    .flatMap((group) => readdirSync(join(root, group)).sort().map((name) => `${group}/${name}`))
    .filter((directory) => existsSync(join(root, directory, 'package.json')))
    .map((directory) => ({ directory, pjson: JSON.parse(readFileSync(join(root, directory, 'package.json'), 'utf8')) }))
    .filter(({ pjson }) => pjson.private !== true)
    .map(({ directory, pjson }) => ({ name: pjson.name, directory }));
}
