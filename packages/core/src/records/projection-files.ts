import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { requireRealFolders, writeFileDurable } from '@cub/journal';
import { isSafeId } from '@cub/schema';
import { leadsOut, type ProjectedFile } from './project-files.js';

/** Whether the file on the disk has exactly this content. */
export function isCurrent(ledgerDir: string, file: ProjectedFile): boolean {
  const path = join(ledgerDir, file.path);
  return existsSync(path) && readFileSync(path, 'utf8') === file.content;
}

/** Writes a file unless it has this content already. @returns whether it was written */
export function writeProjection(ledgerDir: string, file: ProjectedFile): boolean {
  const path = join(ledgerDir, file.path);
  if (isCurrent(ledgerDir, file)) return false;
  writeFileDurable(path, file.content, { within: rootOf(ledgerDir) });
  return true;
}

/**
 * Removes files of an ignored projection that it no longer projects. Tracked ones stay: an entry without a journal was
 * written by somebody else, and nothing is dropped. Links are neither followed nor removed.
 * @returns how many were removed
 * @throws CubError `CUB_PATH_LINK`
 */
export function removeStale(ledgerDir: string, folder: string, projected: ReadonlySet<string>): number {
  if (!isSafeId(folder)) throw leadsOut(folder, folder);
  const absolute = join(ledgerDir, folder);
  requireRealFolders(rootOf(ledgerDir), absolute);
  if (!existsSync(absolute)) return 0;
  const files = readdirSync(absolute, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && entry.name.endsWith('.json'));
  const stale = files.map(({ parentPath, name }) => join(parentPath, name)).filter((path) => !projected.has(relative(ledgerDir, path).replaceAll(sep, '/')));
  for (const path of stale) rmSync(path);
  return stale.length;
}

/** The project's root: nothing that cub writes to the ledger may lead out of it. */
function rootOf(ledgerDir: string): string {
  return dirname(dirname(ledgerDir));
}
