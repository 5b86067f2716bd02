import { isEditable } from './edit-path.js';
import { flag, LineFault, text, type Json } from './line-fault.js';
import type { FileEdit } from './replay-step.js';

const EXAMPLE = '{"type":"edit","path":"src/a.js","old":"1","new":"2"}';

/** @throws LineFault */
export function readEdit(value: Json): FileEdit {
  const path = text(value, 'path', EXAMPLE);
  if (!isEditable(path)) throw new LineFault('as "path" a relative path inside the repository, not in .git or .cub/ledger', path, EXAMPLE);
  const isDelete = flag(value, 'delete', '{"type":"edit","path":"src/a.js","delete":true}') === true;
  const isWrite = value.content !== undefined;
  const isReplace = value.old !== undefined || value.new !== undefined;
  if ([isDelete, isWrite, isReplace].filter(Boolean).length !== 1) {
    throw new LineFault('one of "content", "old" with "new", or "delete"', value, EXAMPLE);
  }
  if (isDelete) return { kind: 'delete', path };
  if (isWrite) return { kind: 'write', path, content: text(value, 'content', EXAMPLE) };
  if (value.old === '') throw new LineFault('a text that is not empty as "old"', value.old, EXAMPLE);
  return { kind: 'replace', path, old: text(value, 'old', EXAMPLE), new: text(value, 'new', EXAMPLE) };
}
