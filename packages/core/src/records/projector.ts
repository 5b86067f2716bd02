import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { requireRealFolders, writeFileDurable } from '@cub/journal';
import type { Projection } from '@cub/plugin-sdk';
import type { JournalEvent } from '@cub/schema';

/** A file that a projection wants to exist. */
export interface ProjectedFile {
  /** Relative to the ledger folder. */
  readonly path: string;
  readonly content: string;
  readonly tracked: boolean;
}

/**
 * Folds events into files. Pure.
 * @param only keys per projection to look at; undefined = all
 */
export function project(
  projections: readonly Projection[],
  events: readonly JournalEvent[],
  only?: ReadonlyMap<Projection, ReadonlySet<string>>,
): ProjectedFile[] {
  return projections.flatMap((projection) => {
    const states = new Map<string, unknown>();
    const wanted = only?.get(projection);
    for (const event of events) {
      for (const key of projection.keys(event)) {
        if (only && !wanted?.has(key)) continue;
        states.set(key, projection.reduce(states.get(key), event, key));
      }
    }
    return [...states].flatMap(([key, state]) => {
      const file = projection.file(state, key);
      return file ? [{ ...file, tracked: projection.tracked }] : [];
    });
  });
}

/** Which entities these events touch, per projection. */
export function touchedKeys(projections: readonly Projection[], touched: readonly JournalEvent[]): Map<Projection, Set<string>> {
  return new Map(projections.map((projection) => [projection, new Set(touched.flatMap((event) => projection.keys(event)))]));
}

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
