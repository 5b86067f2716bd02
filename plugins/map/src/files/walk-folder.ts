import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** The rules of a `.gitignore` hold below its folder. */
interface Rules {
  readonly folder: string;
  readonly ignore: Ignore;
}

const MOST_FILES = 200_000;

/**
 * All files below a folder that no `.gitignore` in it excludes. Links are not followed, so that no loop and nothing outside is met; a folder that cannot be
 * read is passed over.
 */
export async function walkFolder(root: string): Promise<string[]> {
  const found: string[] = [];
  await walk(root, '', [], found);
  return found;
}

async function walk(root: string, folder: string, above: readonly Rules[], found: string[]): Promise<void> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
  const rules = entries.some(({ name }) => name === '.gitignore') ? [...above, await readRules(root, folder)] : above;
  for (const entry of entries) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.name === '.git' || entry.name === 'node_modules' || isIgnored(path, entry.isDirectory(), rules)) continue;
    if (entry.isDirectory()) await walk(root, path, rules, found);
    else if (entry.isFile() && found.length < MOST_FILES) found.push(path);
  }
}

async function readRules(root: string, folder: string): Promise<Rules> {
  const text = await readFile(join(root, folder, '.gitignore'), 'utf8').catch(() => '');
  return { folder, ignore: ignore().add(text) };
}

function isIgnored(path: string, isFolder: boolean, rules: readonly Rules[]): boolean {
  return rules.some(({ folder, ignore: rule }) => {
    const below = folder === '' ? path : path.slice(folder.length + 1);
    return rule.ignores(isFolder ? `${below}/` : below);
  });
}
