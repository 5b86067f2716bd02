import { existsSync, opendirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SAMPLE = 64;

/**
 * Ids of records that the Python version of cub left in this project's ledger and that nobody has imported. Looks at some files of each
 * folder first, so that a ledger of our own costs next to nothing.
 * @param isKnown whether the journal has the record
 */
export async function unimportedRecords(cubDir: string, isKnown: (kind: 'task' | 'run', id: string) => Promise<boolean>): Promise<string[]> {
  const found: string[] = [];
  for (const [kind, folder] of [['task', 'by-task'], ['run', 'by-run']] as const) {
    const path = join(cubDir, 'ledger', folder);
    if (!(await hasForeign(path, kind, isKnown))) continue;
    for (const id of idsIn(path, Infinity)) if (!(await isKnown(kind, id))) found.push(id);
  }
  return [...new Set(found)];
}

type IsKnown = Parameters<typeof unimportedRecords>[1];

async function hasForeign(path: string, kind: 'task' | 'run', isKnown: IsKnown): Promise<boolean> {
  for (const id of idsIn(path, SAMPLE)) if (!(await isKnown(kind, id))) return true;
  return false;
}

/** Records that do not name their kind, as those of cub do. What cannot be read counts: it is no record of ours. */
function* idsIn(path: string, limit: number): Generator<string> {
  if (!existsSync(path)) return;
  const folder = opendirSync(path);
  try {
    for (let entry = folder.readSync(), seen = 0; entry !== null && seen < limit; entry = folder.readSync(), seen += 1) {
      const file = entry.isDirectory() ? join(path, entry.name, 'entry.json') : join(path, entry.name);
      const isRecord = file.endsWith('.json') && existsSync(file) && entry.name !== 'active-run.json';
      if (isRecord && isForeign(file)) yield entry.name.replace(/\.json$/, '');
    }
  } finally {
    folder.closeSync();
  }
}

function isForeign(file: string): boolean {
  try {
    return !('kind' in (JSON.parse(readFileSync(file, 'utf8')) as object));
  } catch {
    return true;
  }
}
