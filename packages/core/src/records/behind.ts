import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProjectedFile } from './project-files.js';

/**
 * Whether a file in the tree lacks only what was said since it was written, as after a merge by something that knows no merge driver. A file that says
 * what its events do not say is damaged, or its events are missing: nothing may be written over it unasked.
 */
export function isBehind(ledgerDir: string, { path, content }: ProjectedFile): boolean {
  const file = join(ledgerDir, path);
  if (!existsSync(file)) return true;
  const text = readFileSync(file, 'utf8');
  return text !== content && extendsRecord(parse(content), parse(text));
}

type RecordFields = Readonly<Record<string, unknown>>;

/** Nothing gets shorter, and nothing that was known is unknown unless something was added. */
function extendsRecord(now: RecordFields | null, before: RecordFields | null): boolean {
  if (!now || !before || now.id !== before.id || now.kind !== before.kind) return false;
  const lengths = Object.entries(before).flatMap(([key, value]) => (Array.isArray(value) ? [[value.length, lengthOf(now[key])] as const] : []));
  if (lengths.some(([then, here]) => here < then)) return false;
  const isLonger = lengths.some(([then, here]) => here > then);
  return isLonger || Object.entries(before).every(([key, value]) => value === null || now[key] !== null);
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
