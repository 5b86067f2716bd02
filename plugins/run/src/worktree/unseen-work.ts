import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, realpathSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unseenFiles, type Git, type UnseenFile } from '@cub/git';
import { writeFileDurable } from '@cub/journal';
import type { Aside } from './aside.js';

/** A file that git does not look at, as it was when a task began. */
export interface UnseenBefore extends UnseenFile {
  /** Digest of its content, under which a copy is kept; null when it was too large. */
  readonly copy: string | null;
  /** Where a link points to. */
  readonly target: string | null;
}

const LIMITS = { files: 2000, filesInFolder: 200 };
const MAX_FILE_BYTES = 1024 * 1024;
const MAX_BYTES = 32 * 1024 * 1024;

/** What became of such a file. */
export interface UnseenChange {
  readonly before: UnseenBefore;
  readonly op: 'modified' | 'deleted';
}

/**
 * The files that git does not look at, above all the user's `.env` and the like. Copies of small ones are kept in the git folder, readable
 * by the user alone, until the next task begins (ADR 0016 has the limits).
 */
export class UnseenWork {
  private readonly folder: string;

  /** @param isOwn whether a path is cub's own: those are not looked at */
  constructor(
    private readonly git: Git,
    private readonly isOwn: (path: string) => boolean,
  ) {
    this.folder = join(git.scratch, 'run', 'unseen', git.paths.tree);
  }

  /** Looks at all of them, and keeps copies in place of those of the last time. */
  async take(): Promise<UnseenBefore[]> {
    const files = (await unseenFiles(this.git, LIMITS)).filter(({ path }) => !this.isOwn(path));
    let bytes = 0;
    const taken = files.flatMap((file): UnseenBefore[] => {
      try {
        const isLink = lstatSync(this.at(file.path)).isSymbolicLink();
        if (isLink) return [{ ...file, copy: null, target: readlinkSync(this.at(file.path)) }];
        const fits = file.size <= MAX_FILE_BYTES && bytes + file.size <= MAX_BYTES;
        if (fits) bytes += file.size;
        return [{ ...file, copy: fits ? this.keepCopy(readFileSync(this.at(file.path))) : null, target: null }];
      } catch {
        return []; // It went meanwhile, or cannot be read: then cub cannot put it back either.
      }
    });
    this.forgetAllBut(new Set(taken.flatMap(({ copy }) => copy ?? [])));
    return taken;
  }

  /** What changed of them since. */
  changes(before: readonly UnseenBefore[]): UnseenChange[] {
    return before.flatMap((file): UnseenChange[] => {
      const now = this.isInside(file.path) ? lstatSync(this.at(file.path), { throwIfNoEntry: false }) : undefined;
      if (!now) return [{ before: file, op: 'deleted' }];
      if (now.size === file.size && now.mtimeMs === file.mtimeMs && now.ino === file.ino && now.mode === file.mode) return [];
      return this.isSame(file) ? [] : [{ before: file, op: 'modified' }];
    });
  }

  /** Puts them back; what is there instead goes aside. @returns the paths that could not be put back */
  putBack(changes: readonly UnseenChange[], aside: Aside): string[] {
    return changes.filter((change) => !this.putBackOne(change, aside)).map(({ before }) => before.path);
  }

  /** Copies are of use only until a task has ended. */
  forget(): void {
    this.forgetAllBut(new Set());
  }

  private at(path: string): string {
    return join(this.git.paths.top, path);
  }

  private isSame({ path, mode, copy, target }: UnseenBefore): boolean {
    const now = lstatSync(this.at(path));
    if (now.mode !== mode) return false;
    if (target !== null) return readlinkSync(this.at(path)) === target;
    return copy !== null && now.isFile() && now.size <= MAX_FILE_BYTES && digestOf(readFileSync(this.at(path))) === copy;
  }

  private putBackOne({ before, op }: UnseenChange, aside: Aside): boolean {
    const { path, copy, target, mode, mtimeMs } = before;
    const content = copy === null ? null : this.copyOf(copy);
    if (target === null && content === null) return false;
    try {
      if (op === 'modified') aside.move(this.at(path), path);
      // A link in the path could lead out of the work tree: that is refused.
      if (content !== null) writeFileDurable(this.at(path), content, { mode: mode & 0o777, within: this.git.paths.top });
      else if (target !== null) {
        if (!this.isInside(path)) return false;
        symlinkSync(target, this.at(path));
        return true;
      }
      utimesSync(this.at(path), mtimeMs / 1000, mtimeMs / 1000);
      return true;
    } catch {
      return false;
    }
  }

  /** Whether no link on the way leads out of its folder. */
  private isInside(path: string): boolean {
    try {
      return realpathSync(dirname(this.at(path))) === join(realpathSync(this.git.paths.top), dirname(path));
    } catch {
      return false;
    }
  }

  private copyOf(digest: string): Buffer | null {
    try {
      const content = readFileSync(join(this.folder, digest));
      return digestOf(content) === digest ? content : null;
    } catch {
      return null;
    }
  }

  private keepCopy(content: Buffer): string {
    const digest = digestOf(content);
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const file = join(this.folder, digest);
    if (existsSync(file)) return digest;
    // Not flushed: a power cut may cost a copy, which its digest then tells, and thousands of flushes would cost every task seconds.
    writeFileSync(`${file}.tmp`, content, { mode: 0o600 });
    renameSync(`${file}.tmp`, file);
    return digest;
  }

  private forgetAllBut(wanted: ReadonlySet<string>): void {
    if (!existsSync(this.folder)) return;
    for (const name of readdirSync(this.folder)) if (!wanted.has(name)) rmSync(join(this.folder, name), { force: true });
  }
}

function digestOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
