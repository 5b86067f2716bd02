import { closeSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isSafeId, CubBug, toIso, utcDate } from '@cub/schema';
import { codeOf, ensureFolder } from './durable-file.js';

export interface SessionIdOptions {
  readonly localDir: string;
  /** `^[a-z0-9_-]+$` */
  readonly agent: string;
  readonly now: Date;
}

/**
 * The next free session id of an agent on this UTC day: `YYYY-MM-DD_<agent>_NNN` from 001. No two processes get the same.
 * @throws the system's error when the git folder cannot be written
 */
export function allocateSessionId({ localDir, agent, now }: SessionIdOptions): string {
  if (!/^[a-z0-9_-]+$/.test(agent) || !isSafeId(`x${agent}`)) throw new CubBug(`not an agent name: ${JSON.stringify(agent)}`);
  const folder = join(localDir, 'sessions', utcDate(toIso(now)));
  ensureFolder(folder);
  const prefix = `${utcDate(toIso(now))}_${agent}_`;
  for (let n = highest(folder, prefix) + 1; ; n += 1) {
    const id = `${prefix}${String(n).padStart(3, '0')}`;
    if (take(join(folder, id))) return id;
  }
}

function highest(folder: string, prefix: string): number {
  const numbers = readdirSync(folder)
    .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length)));
  return numbers.reduce((max, n) => Math.max(max, n), 0);
}

function take(path: string): boolean {
  try {
    closeSync(openSync(path, 'wx'));
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}
