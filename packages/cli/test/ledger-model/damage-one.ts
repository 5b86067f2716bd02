import { appendFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Damage = 'cut' | 'garbage' | 'empty' | 'remove';

/** Damages one of the files below a folder. @param which any number */
export function damageOne(folder: string, which: number, how: Damage): void {
  const files = filesIn(folder).sort();
  const file = files[which % files.length];
  if (file === undefined) return;
  if (how === 'remove') rmSync(file);
  else if (how === 'empty') writeFileSync(file, '');
  else if (how === 'garbage') appendFileSync(file, '{"half\n]');
  else truncateSync(file, Math.floor(statSync(file).size / 2));
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  } catch {
    return [];
  }
}
