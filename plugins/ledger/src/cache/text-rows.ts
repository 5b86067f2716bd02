import type { EntityName } from '@cub/plugin-sdk';
import { readRows } from './row-file.js';

/** A text as searches see it: all white space is single spaces. */
export function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

/** One line of the texts: `name <tab> text in one line`, the name in JSON; without a text the name alone. */
export function serialiseText(name: EntityName, text: string | null): string {
  return text === null ? JSON.stringify(name) : `${JSON.stringify(name)}\t${inOneLine(text)}`;
}

/**
 * The entities whose text matches, looked for from the first to the last row: a later one replaces an earlier one.
 * @returns null when the file is not what was written
 * @throws the system's error
 */
export function matchTexts(path: string, { textBytes, textCrc }: { textBytes: number; textCrc: number }, isMatch: (text: string) => boolean): Set<EntityName> | null {
  const found = new Set<EntityName>();
  const crc = readRows(path, { start: 0, end: textBytes, crc: 0 }, (row) => {
    const tab = row.indexOf('\t');
    const isFound = tab !== -1 && isMatch(row.slice(tab + 1));
    // Most rows match nothing and replace nothing.
    if (isFound) found.add(JSON.parse(row.slice(0, tab)) as EntityName);
    else if (found.size > 0) found.delete(JSON.parse(tab === -1 ? row : row.slice(0, tab)) as EntityName);
  });
  return crc === textCrc ? found : null;
}
