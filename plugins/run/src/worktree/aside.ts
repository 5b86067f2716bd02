import { cpSync, existsSync, mkdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { codeOf } from '@cub/journal';

/** Removes the folders above a path that got empty. @param top stays, and all above it */
export function removeEmptyParents(top: string, path: string): void {
  try {
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) rmdirSync(join(top, folder));
  } catch {
    // Not empty: it stays, and so do those above it.
  }
}

/** A folder in the git folder for what is taken out of the work tree and must not be lost. It is made when the first thing comes in. */
export class Aside {
  private taken = false;

  /** @param folder absolute */
  constructor(readonly folder: string) {}

  /** Whether anything was put there. */
  get used(): boolean {
    return this.taken;
  }

  /** A free absolute path for something, with its parent folder. */
  place(path: string): string {
    this.taken = true;
    const wanted = join(this.folder, path);
    let free = wanted;
    for (let n = 2; existsSync(free); n += 1) free = `${wanted}-${n}`;
    mkdirSync(dirname(free), { recursive: true, mode: 0o700 });
    return free;
  }

  /** Moves a file or folder here. @param from absolute @returns where it is now */
  move(from: string, path: string): string {
    const to = this.place(path);
    try {
      renameSync(from, to);
    } catch (error) {
      if (codeOf(error) !== 'EXDEV') throw error;
      cpSync(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
      rmSync(from, { recursive: true, force: true });
    }
    return to;
  }
}
