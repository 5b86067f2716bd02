import { CubError } from '@cub/schema';

const TRAILER = /^(?:[A-Za-z0-9-]+\s*:\s|[ \t]+\S|\(cherry picked from commit )/;

/**
 * Appends trailers to a commit message as `git interpret-trailers` does: into the last paragraph when it consists of trailers, else as
 * a new one. A pair that is there already is not repeated.
 * @throws CubError `CUB_GIT_BAD_TRAILER` for a key that git would not read as one
 */
export function addTrailers(message: string, trailers: readonly (readonly [string, string])[]): string {
  const body = message.trimEnd();
  const last = lastParagraph(body);
  const present = new Set(last);
  const added = trailers.map(trailerLine).filter((line) => !present.has(line));
  if (added.length === 0) return `${body}\n`;
  return `${body}${last.length > 0 ? '\n' : '\n\n'}${added.join('\n')}\n`;
}

/** The lines of the trailer block; empty when there is none. The subject is never one. */
function lastParagraph(body: string): string[] {
  const paragraphs = body.split(/\n[ \t]*\n/);
  const lines = (paragraphs.at(-1) ?? '').split('\n');
  const isBlock = paragraphs.length > 1 && !/^[ \t]/.test(lines[0] ?? '') && lines.every((line) => TRAILER.test(line));
  return isBlock ? lines : [];
}

function trailerLine([key, value]: readonly [string, string]): string {
  if (!/^[A-Za-z0-9-]+$/.test(key)) {
    throw new CubError(`${JSON.stringify(key)} cannot be the key of a trailer: expected letters, digits and dashes.`, { code: 'CUB_GIT_BAD_TRAILER' });
  }
  return `${key}: ${value.replaceAll(/\s*\n\s*/g, ' ').trim()}`;
}
