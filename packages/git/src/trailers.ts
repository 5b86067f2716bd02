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

/** A line of a message that names something, as a trailer does. */
export interface NamingLine {
  readonly value: string;
  /** It stands behind a `>`: somebody repeats what another message said. */
  readonly isQuoted: boolean;
}

/** What hosting sites and people put before the lines of messages that they join: white space, bullets, numbers, quotes. */
const NAMING_LINE = /^([\s>*+•-]*)(?:\d+[.)]\s+)?([A-Za-z][A-Za-z0-9-]*)\s*:\s*(.*?)\s*$/;

/**
 * All lines `key: value` of a message's body, wherever they stand: a squash merge moves trailers into the middle of the text. The subject does not count.
 * @param key in any case, as git compares keys of trailers
 */
export function linesNaming(message: string, key: string): NamingLine[] {
  const lines = message.split(/\r?\n/).slice(1);
  return lines.flatMap((line) => {
    const [, lead = '', name = '', value = ''] = NAMING_LINE.exec(line) ?? [];
    return name.toLowerCase() === key.toLowerCase() && value !== '' ? [{ value, isQuoted: lead.includes('>') }] : [];
  });
}
