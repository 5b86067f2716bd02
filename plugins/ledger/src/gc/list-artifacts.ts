import { lstatSync, readdirSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { codeOf, requireRealFolders } from '@cub/journal';
import { isSafeId } from '@cub/schema';

/** Where artifacts of this worktree are. Absolute. */
export interface ArtifactPlaces {
  /** The project's root; `ledgerDir` is inside. */
  readonly root: string;
  readonly ledgerDir: string;
  readonly localDir: string;
}

/** A prompt, log or patch, beside its entry, in the local folder, or in both. */
export interface StoredArtifact {
  /** Relative to the ledger folder: `by-task/<id>/001-prompt.md`. */
  readonly path: string;
  readonly task: string;
  /** The number in front of its name. */
  readonly number: number;
  /** Absolute. */
  readonly files: readonly string[];
  /** Of all its files. */
  readonly bytes: number;
  /** When the youngest of its files was written, in ms. */
  readonly writtenMs: number;
}

/** What there is, sorted by path. Links are passed over. @throws CubError `CUB_PATH_LINK` */
export function listArtifacts({ root, ledgerDir, localDir }: ArtifactPlaces): StoredArtifact[] {
  const local = join(localDir, 'artifacts');
  const found = [...artifactsIn(root, ledgerDir), ...artifactsIn(localDir, local)];
  const byPath = new Map<string, StoredArtifact>();
  for (const artifact of found) {
    const other = byPath.get(artifact.path);
    byPath.set(artifact.path, other ? together(other, artifact) : artifact);
  }
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function artifactsIn(root: string, place: string): StoredArtifact[] {
  const tasks = join(place, 'by-task');
  requireRealFolders(root, tasks);
  return entriesOf(tasks).flatMap((folder) => {
    if (!folder.isDirectory() || !isSafeId(folder.name)) return [];
    return entriesOf(join(tasks, folder.name)).flatMap((entry) => artifactOf(place, folder.name, entry) ?? []);
  });
}

function artifactOf(place: string, task: string, entry: Dirent): StoredArtifact | null {
  const number = /^(\d{3,})-/.exec(entry.name)?.[1];
  if (number === undefined || !entry.isFile()) return null;
  const path = `by-task/${task}/${entry.name}`;
  const { size, mtimeMs } = lstatSync(join(place, path));
  return { path, task, number: Number(number), files: [join(place, path)], bytes: size, writtenMs: mtimeMs };
}

function together(a: StoredArtifact, b: StoredArtifact): StoredArtifact {
  return { ...a, files: [...a.files, ...b.files], bytes: a.bytes + b.bytes, writtenMs: Math.max(a.writtenMs, b.writtenMs) };
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return [];
    throw error;
  }
}
