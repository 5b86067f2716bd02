import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../durable-file.js';

/** Names below a folder that end in `.jsonl`, with `/`, sorted. `depth` = levels of folders above the files. */
export function jsonlFiles(folder: string, depth: number): string[] {
  if (depth === 0) return names(folder).filter((name) => name.endsWith('.jsonl'));
  return names(folder).flatMap((name) => jsonlFiles(join(folder, name), depth - 1).map((file) => `${name}/${file}`));
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return [];
    throw error;
  }
}
