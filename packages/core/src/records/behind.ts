import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProjectedFile } from './project-files.js';

/**
 * Whether a file in the tree lacks only what was said since it was written, as after a merge by something that knows no merge driver. A file that says
 * what its events do not say is damaged, or its events are missing: nothing may be written over it unasked.
 */
export function isFileBehind(ledgerDir: string, { path, content }: ProjectedFile): boolean {
  const file = join(ledgerDir, path);
  return !existsSync(file) || isBehind(readFileSync(file, 'utf8'), content);
}

/** As {@link isFileBehind}, of the text in the tree and the one that its events say. */
export function isBehind(text: string, content: string): boolean {
  return text !== content && extendsRecord(parse(content), parse(text));
}

type RecordFields = Readonly<Record<string, unknown>>;

/** Something was added and nothing gets shorter; nothing that was known is unknown unless a list grew. A changed figure alone is no addition. */
function extendsRecord(now: RecordFields | null, before: RecordFields | null): boolean {
  if (!now || !before || now.id !== before.id || now.kind !== before.kind) return false;
  const lengths = Object.entries(before).flatMap(([key, value]) => (Array.isArray(value) ? [[value.length, lengthOf(now[key])] as const] : []));
  if (lengths.some(([then, here]) => here < then)) return false;
  const isLonger = lengths.some(([then, here]) => here > then);
  const isKept = Object.entries(before).every(([key, value]) => value === null || now[key] !== null);
  const isMoreKnown = Object.entries(before).some(([key, value]) => value === null && now[key] !== null && now[key] !== undefined);
  return isLonger || (isKept && isMoreKnown);
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : -1;
}

function parse(text: string): RecordFields | null {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null ? (value as RecordFields) : null;
  } catch {
    return null;
  }
}
