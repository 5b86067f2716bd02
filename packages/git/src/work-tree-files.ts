import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { CubError } from '@cub/schema';
import { encodeText } from './bytes.js';

/** Refuses paths that are not plain paths of files inside the work tree. @throws CubError `CUB_GIT_BAD_PATH` */
export function assertInside(paths: readonly string[]): void {
  const bad = paths.find((path) => path === '' || path.includes('\0') || path.split('/').some(isUnsafeSegment));
  if (bad === undefined) return;
  throw new CubError(`${JSON.stringify(bad)} is not a path inside the work tree: expected one relative to its top, with "/" and without "..".`, {
    code: 'CUB_GIT_BAD_PATH',
  });
}

function isUnsafeSegment(segment: string): boolean {
  return segment === '' || segment === '.' || segment === '..' || segment.toLowerCase() === '.git';
}

/** The path for calls of `fs`: bytes, as names need not be UTF-8. */
export function onDisk(top: string, path: string): Buffer {
  return encodeText(join(top, path));
}

/** lstat of a file as git sees it: what is behind a symlinked folder is not part of the work tree. */
export async function lstatInside(top: string, path: string): Promise<Stats | undefined> {
  for (const folder of ancestors(path)) {
    if (!(await lstatOrNothing(onDisk(top, folder)))?.isDirectory()) return undefined;
  }
  return lstatOrNothing(onDisk(top, path));
}

/** `a/b/c` → `a`, `a/b`. */
export function ancestors(path: string): string[] {
  const segments = path.split('/').slice(0, -1);
  return segments.map((_, i) => segments.slice(0, i + 1).join('/'));
}

export async function lstatOrNothing(path: Buffer): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
