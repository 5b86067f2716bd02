import { createHash } from 'node:crypto';
import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, eventLines, jsonlFiles, type EventLine } from '@cub/journal';
import { PUBLISHED_FOLDER } from '@cub/schema';
import { isSameJson } from '../same-json.js';

/** The published files of a worktree, byte for byte. Paths are relative to the project's root. */
export class TreeFiles {
  /** null: something that is no file stands there. */
  private readonly files = new Map<string, Buffer | null>();

  constructor(private readonly root: string) {
    for (const name of jsonlFiles(join(root, PUBLISHED_FOLDER), 2)) this.add(`${PUBLISHED_FOLDER}/${name}`);
  }

  private add(path: string): void {
    const bytes = this.read(path);
    if (bytes !== undefined) this.files.set(path, bytes);
  }

  paths(): Iterable<string> {
    return this.files.keys();
  }

  /** @returns undefined for what is not there */
  bytes(path: string): Buffer | null | undefined {
    return this.files.has(path) ? this.files.get(path) : this.read(path);
  }

  private read(path: string): Buffer | null | undefined {
    try {
      const file = join(this.root, path);
      return lstatSync(file).isFile() ? readFileSync(file) : null;
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return undefined;
      throw error;
    }
  }
}

/** Events by id, with each text that stands for them and the file that it is in. */
export class LineIndex {
  private readonly places = new Map<string, { readonly path: string; readonly line: string }[]>();

  add(path: string, lines: readonly EventLine[]): void {
    for (const { event, line } of lines) {
      const known = this.places.get(event.id);
      if (known) known.push({ path, line });
      else this.places.set(event.id, [{ path, line }]);
    }
  }

  has(id: string): boolean {
    return this.places.has(id);
  }

  /** Whether some file says exactly this of the event. */
  holds({ event, line }: EventLine): boolean {
    return (this.places.get(event.id) ?? []).some((place) => isSameJson(place.line, line));
  }

  pathsOf(id: string): string[] {
    return (this.places.get(id) ?? []).map(({ path }) => path);
  }
}

export function indexOf(files: TreeFiles): LineIndex {
  const index = new LineIndex();
  for (const path of files.paths()) index.add(path, linesOf(files.bytes(path)));
  return index;
}

export function linesOf(bytes: Buffer | null | undefined): EventLine[] {
  return bytes ? eventLines(bytes.toString('utf8')) : [];
}

/** The id that git gives to these bytes without any filter. @param like an id of the repository: it tells which digest is used */
export function blobId(bytes: Buffer, like: string): string {
  const digest = createHash(like.length > 40 ? 'sha256' : 'sha1');
  return digest.update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
