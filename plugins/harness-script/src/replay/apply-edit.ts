import { existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import type { FileEdit } from './replay-step.js';

/** @returns why the edit cannot be made; null when it was made */
export function applyEdit(cwd: string, edit: FileEdit): string | null {
  const path = join(cwd, edit.path);
  if (leadsOut(cwd, path)) return `${edit.path} leads out of the repository`;
  if (edit.kind === 'write') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, edit.content);
    return null;
  }
  if (!existsSync(path)) return `there is no file ${edit.path}`;
  if (edit.kind === 'delete') {
    rmSync(path);
    return null;
  }
  const before = readFileSync(path, 'utf8');
  if (!before.includes(edit.old)) return `${edit.path} does not contain ${JSON.stringify(edit.old.slice(0, 80))}`;
  writeFileSync(path, before.replace(edit.old, () => edit.new));
  return null;
}

/** A symbolic link on the way, or at the end, may point anywhere. */
function leadsOut(cwd: string, path: string): boolean {
  let existing = path;
  while (!lstatSync(existing, { throwIfNoEntry: false })) existing = dirname(existing);
  const [root, real] = [realpathSync(cwd), existsSync(existing) ? realpathSync(existing) : ''];
  return real !== root && !real.startsWith(root + sep);
}
