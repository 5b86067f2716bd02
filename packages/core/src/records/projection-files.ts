import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { requireRealFolders, writeFilesDurable } from '@cub/journal';
import { isSafeId } from '@cub/schema';
import { leadsOut, type ProjectedFile } from './project-files.js';
import { isSameJson } from './same-json.js';

/** Whether the file on the disk says this, however a formatter has laid out its JSON. */
export function saysTheSame(ledgerDir: string, file: ProjectedFile): boolean {
  const path = join(ledgerDir, file.path);
  return existsSync(path) && isSameJson(readFileSync(path, 'utf8'), file.content);
}

/** Whether the file on the disk has exactly this content. */
function isCurrent(ledgerDir: string, file: ProjectedFile): boolean {
  const path = join(ledgerDir, file.path);
  return existsSync(path) && readFileSync(path, 'utf8') === file.content;
}

/**
 * Writes the files that have another content.
 * @param onFile told of each file, once it is as it should be, and whether it had to be written
 * @throws the system's error, or `CUB_PATH_LINK`; what was told of is written then
 */
export async function writeProjections(
  ledgerDir: string,
  files: AsyncIterable<ProjectedFile>,
  onFile: (file: ProjectedFile, isWritten: boolean) => void = () => undefined,
): Promise<void> {
  const changed = async function* () {
    for await (const file of files) {
      if (isCurrent(ledgerDir, file)) onFile(file, false);
      else yield { path: join(ledgerDir, file.path), data: file.content, file };
    }
  };
  await writeFilesDurable(changed(), { within: rootOf(ledgerDir), onWritten: ({ file }) => onFile(file, true) });
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
