import { isAbsolute } from 'node:path';
import type { PlannedFile } from '@cub/plugin-sdk';
import { plannedBytes } from './plan-setup.js';

/** What a planned file changes, as a unified diff. Bytes that are no UTF-8 are shown as Latin-1. */
export async function diffText(file: PlannedFile): Promise<string> {
  const { createTwoFilesPatch } = await import('diff');
  const [from, to] = isAbsolute(file.path) ? [file.path, file.path] : [`a/${file.path}`, `b/${file.path}`];
  const patch = createTwoFilesPatch(file.before === null ? '/dev/null' : from, to, decode(Buffer.from(file.before ?? '')), decode(plannedBytes(file)));
  return patch.replace(/^=+\n/, '');
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}
