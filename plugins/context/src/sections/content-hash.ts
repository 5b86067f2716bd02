import { createHash } from 'node:crypto';
import { trim, trimEnd } from './lines.js';

/** A hash that can be asked for at every line of a growing content. */
export interface GrowingHash {
  add(line: string): void;
  /** SHA-256, in hex, of the lines so far, joined by `\n`, without white space around them. */
  digest(): string;
}

/** Starts with no lines. Characters are bytes. */
export function growingHash(): GrowingHash {
  const hash = createHash('sha256');
  let isEmpty = true;
  // White space at the end counts only once something comes after it.
  let pending = '';
  return {
    add: (line) => {
      const body = isEmpty ? trim(line) : trimEnd(line);
      if (body === '') {
        if (!isEmpty) pending += `${line}\n`;
        return;
      }
      hash.update(pending + body, 'latin1');
      pending = `${line.slice(line.lastIndexOf(body) + body.length)}\n`;
      isEmpty = false;
    },
    digest: () => hash.copy().digest('hex'),
  };
}

/** The hash of a whole content. @param lines without their line ends, a character for each byte */
export function hashLines(lines: readonly string[]): string {
  const hash = growingHash();
  for (const line of lines) hash.add(line);
  return hash.digest();
}
