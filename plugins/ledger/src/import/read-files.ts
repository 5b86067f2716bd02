import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readlinkSync, readSync, type Dirent } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { codeOf } from '@cub/journal';
import type { Oddity } from './source.js';

/** No record or log of an agent comes near this. */
const MAX_BYTES = 64 * 1024 * 1024;
/** Deeper nesting is no record; it would only exhaust the stack of whoever reads it. */
const MAX_DEPTH = 200;
const LEFT = 'not imported; it is left where it is';

export interface OriginalFile {
  readonly bytes: Buffer;
  readonly sha256: string;
  /** ISO, when it was last changed. */
  readonly changedAt: string;
}

/** Reads files below one folder. Links are named and never followed. */
export class OriginalFiles {
  readonly findings: Oddity[] = [];

  constructor(private readonly root: string) {}

  /** Files and folders of a folder, by name; what is neither is named as a finding. A missing folder is empty. @param path relative, with `/` */
  list(path: string): Dirent[] {
    if (!this.isReal(path)) return [];
    const entries = readdirSync(join(this.root, path), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    return entries.filter((entry) => {
      if (entry.isFile() || entry.isDirectory()) return true;
      this.find(`${path}/${entry.name}`, entry.isSymbolicLink() ? `a link to ${this.target(`${path}/${entry.name}`)}; links are not followed` : 'no ordinary file');
      return false;
    });
  }

  exists(path: string): boolean {
    return lstatSync(join(this.root, path), { throwIfNoEntry: false }) !== undefined;
  }

  /** @returns null for what cannot be read, with a finding */
  read(path: string): OriginalFile | null {
    try {
      return readOriginal(join(this.root, path));
    } catch (error) {
      this.find(path, `it cannot be read: ${codeOf(error) || (error as Error).message}`);
      return null;
    }
  }

  /** The JSON of a text. @returns undefined when it is none, with a finding */
  parse(place: string, text: string): unknown {
    try {
      if (isTooDeep(text)) throw new SyntaxError(`nested more than ${MAX_DEPTH} levels deep`);
      return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
    } catch (error) {
      this.find(place, `expected JSON, received ${JSON.stringify(text.slice(0, 40))} (${(error as Error).message})`);
      return undefined;
    }
  }

  find(place: string, what: string, keptAs = LEFT): void {
    this.findings.push({ place, what, kept_as: keptAs });
  }

  /** What a link says, as text. @returns null for what is no link */
  linkTarget(path: string): string | null {
    return lstatSync(join(this.root, path), { throwIfNoEntry: false })?.isSymbolicLink() ? this.target(path) : null;
  }

  private target(path: string): string {
    return JSON.stringify(readlinkSync(join(this.root, path)));
  }

  /** A folder that no link leads to. */
  private isReal(path: string): boolean {
    const parts = path.split('/');
    for (let n = 1; n <= parts.length; n += 1) {
      const part = parts.slice(0, n).join('/');
      const stat = lstatSync(join(this.root, part), { throwIfNoEntry: false });
      if (stat?.isSymbolicLink()) this.find(part, `a link to ${this.target(part)}; links are not followed`);
      if (!stat?.isDirectory()) return false;
    }
    return true;
  }
}

export function sha256Of(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function readOriginal(path: string): OriginalFile {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const { size, mtime } = fstatSync(fd);
    if (size > MAX_BYTES) throw new Error(`${size} bytes are more than ${MAX_BYTES}`);
    const bytes = Buffer.alloc(size);
    for (let done = 0; done < bytes.length; ) {
      const length = readSync(fd, bytes, done, bytes.length - done, done);
      if (length === 0) throw new Error('it became shorter while it was read');
      done += length;
    }
    return { bytes, sha256: sha256Of(bytes), changedAt: mtime.toISOString() };
  } finally {
    closeSync(fd);
  }
}

function isTooDeep(text: string): boolean {
  let [depth, isInside] = [0, false];
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i];
    if (isInside && char === '\\') i += 1;
    else if (char === '"') isInside = !isInside;
    else if (!isInside && (char === '{' || char === '[')) depth += 1;
    else if (!isInside && (char === '}' || char === ']')) depth -= 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}
