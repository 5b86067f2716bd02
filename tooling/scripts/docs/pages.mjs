import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../lib/turbo.mjs';

/** Its examples install and publish: the end-to-end tests run it, beside their registry. */
export const TUTORIAL = 'docs/tutorial.md';

/** All pages for people, relative to the root; those below docs/reference are generated. */
export function pages() {
  const docs = readdirSync(join(ROOT, 'docs'), { recursive: true }).map((file) => `docs/${file.split('\\').join('/')}`);
  const packages = ['packages', 'plugins'].flatMap((group) => readdirSync(join(ROOT, group)).map((name) => `${group}/${name}/README.md`));
  return ['README.md', 'AGENTS.md', 'CONTRIBUTING.md', ...docs, ...packages]
    .filter((path) => path.endsWith('.md') && !path.startsWith('docs/reference/') && existsSync(join(ROOT, path)))
    .sort();
}
