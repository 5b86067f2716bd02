import { lstatSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync, type Stats } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { isEditable } from './edit-path.js';
import type { FileEdit } from './replay-step.js';

/** @param cwd the work tree @returns why the edit cannot be made; null when it was made */
export function applyEdit(cwd: string, edit: FileEdit): string | null {
  try {
    return apply(realpathSync(cwd), edit);
  } catch (error) {
    return `${edit.path} cannot be changed: ${(error as Error).message}`;
  }
}

function apply(root: string, edit: FileEdit): string | null {
  const path = placeOf(root, edit);
  if (!isEditable(relative(root, path))) return `${edit.path} leads out of the repository, or into .git or .cub/ledger`;
  if (edit.kind === 'write') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, edit.content);
    return null;
  }
  if (!entry(path)) return `there is no file ${edit.path}`;
  if (edit.kind === 'delete') rmSync(path);
  return edit.kind === 'replace' ? replace(path, edit) : null;
}

/** Bytes, not text: what is not UTF-8 in the rest of the file stays as it is. */
function replace(path: string, edit: Extract<FileEdit, { kind: 'replace' }>): string | null {
  const before = readFileSync(path);
  const old = Buffer.from(edit.old);
  const at = before.indexOf(old);
  if (at === -1) return `${edit.path} does not contain ${JSON.stringify(edit.old.slice(0, 80))}`;
  writeFileSync(path, Buffer.concat([before.subarray(0, at), Buffer.from(edit.new), before.subarray(at + old.length)]));
  return null;
}

/** Where the edit really happens: a symbolic link on the way may point anywhere. Deleting a link does not follow it. */
function placeOf(root: string, edit: FileEdit): string {
  const path = join(root, edit.path);
  return edit.kind === 'delete' ? join(realOf(dirname(path)), basename(path)) : realOf(path);
}

/** The real path of what exists, with the rest as it is. @throws for a link that points nowhere */
function realOf(path: string): string {
  return entry(path) ? realpathSync(path) : join(realOf(dirname(path)), basename(path));
}

function entry(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}
