import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../durable-file.js';

/** Names below a folder that end in `.jsonl`, with `/`, sorted. `depth` = levels of folders above the files. */
export function jsonlFiles(folder: string, depth: number): string[] {
  if (depth === 0) return jsonlNames(folder);
  return names(folder).flatMap((name) => jsonlFiles(join(folder, name), depth - 1).map((file) => `${name}/${file}`));
}

/** Names of the `.jsonl` files of one folder, sorted. A folder of such a name is none. @throws the system's error; a missing folder has none */
export function jsonlNames(folder: string): string[] {
  const entries = orNone(() => readdirSync(folder, { withFileTypes: true }));
  return entries.filter((entry) => entry.name.endsWith('.jsonl') && !entry.isDirectory()).map(({ name }) => name).sort();
}

function names(folder: string): string[] {
  return orNone(() => readdirSync(folder)).sort();
}

function orNone<Entry>(list: () => Entry[]): Entry[] {
  try {
    return list();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return [];
    throw error;
  }
}
