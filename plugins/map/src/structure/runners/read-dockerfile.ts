import type { Folder } from '../folder.js';
import type { Container } from '../project-structure.js';

const FILES = ['Dockerfile', 'Containerfile'];
/** A word that can be shown: no value that is set, and no name of a secret beside it. */
const PLAIN_WORD = /^[\w./:@-]+$/;
const SECRET = /token|secret|passw|credential|api[-_]?key/i;

/**
 * What the images of a folder start from and what they start: the last `FROM`, `ENTRYPOINT` and `CMD` count, as for the
 * builder.
 */
export function readDockerfiles(folder: Folder): Container[] {
  return FILES.filter((name) => folder.has(name)).flatMap((name) => {
    const lines = (folder.text(name) ?? '').replaceAll(/\\\r?\n/g, ' ').split('\n');
    const from = lastOf(lines, /^\s*FROM\s+(?:--\S+\s+)*(\S+)/i);
    const base = from === null ? null : plainly([from]);
    const entry = wordsOf(lastOf(lines, /^\s*ENTRYPOINT\s+(.+)$/i));
    const command = wordsOf(lastOf(lines, /^\s*CMD\s+(.+)$/i));
    const starts = entry.length + command.length === 0 ? null : plainly([...entry, ...command]);
    return base === null && starts === null ? [] : [{ path: folder.at(name), base, starts }];
  });
}

function lastOf(lines: readonly string[], pattern: RegExp): string | null {
  return lines.flatMap((line) => pattern.exec(line)?.[1] ?? []).at(-1) ?? null;
}

/** `["node", "server.js"]` or `node server.js`. */
function wordsOf(text: string | null): string[] {
  if (text === null) return [];
  const listed = /^\[(.*)\]\s*$/.exec(text.trim())?.[1];
  return listed === undefined
    ? text.trim().split(/\s+/)
    : [...listed.matchAll(/"([^"]*)"/g)].map(([, word]) => word ?? '');
}

/** @returns null when a word of it is better not shown */
function plainly(words: readonly string[]): string | null {
  const text = words.join(' ');
  return words.every((word) => PLAIN_WORD.test(word)) && !SECRET.test(text) && text.length <= 100 ? text : null;
}
