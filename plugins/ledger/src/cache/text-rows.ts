import type { EntityName } from '@cub/plugin-sdk';
import { readRows } from './row-file.js';

/** One line of the texts: `name <tab> text`, the name in JSON, all white space of the text a single space; without a text the name alone. */
export function serialiseText(name: EntityName, text: string | null): string {
  return text === null ? JSON.stringify(name) : `${JSON.stringify(name)}\t${text.replaceAll(/\s+/g, ' ')}`;
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
