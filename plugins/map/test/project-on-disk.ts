import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import type { StructureFiles } from '../src/structure/project-structure.js';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A project in a real folder, removed after the tests. @param files their contents by path; a list of paths stands for empty files */
export function projectOnDisk(files: Readonly<Record<string, string>> | readonly string[]): StructureFiles & { readonly root: string } {
  const root = mkdtempSync(join(tmpdir(), 'cub-structure-'));
  folders.push(root);
  const texts: Readonly<Record<string, string>> = Array.isArray(files) ? Object.fromEntries(files.map((path: string) => [path, ''])) : (files as Readonly<Record<string, string>>);
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return {
    root,
    paths: entries.map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/')),
    read: (path) => readFileSync(join(root, path), 'utf8'),
  };
}
