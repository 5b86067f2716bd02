import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../durable-file.js';
import type { ProcessIdentity } from './process-identity.js';

/** What is known of a lease: the content of its highest epoch. */
export interface LeaseInfo {
  readonly name: string;
  /** From 1; each new holder has a higher one. */
  readonly epoch: number;
  readonly released: boolean;
  /** null for a holder that is no process (a person's claim), and for a file that cannot be read. */
  readonly identity: ProcessIdentity | null;
  /** ISO 8601, UTC. */
  readonly acquired_at: string;
  readonly heartbeat_at: string;
  /** What the holder wants others to know. */
  readonly info: Readonly<Record<string, unknown>>;
  /** Set when the file cannot be read: its path. Such a lease counts as held until its heartbeat is too old. */
  readonly unreadable?: string;
}

const EPOCH_FILE = /^([1-9]\d{0,14})\.json$/;
const MAX_NAME_BYTES = 200;

/** A folder name for any lease name: readable where possible, never a path. */
export function leaseFolder(dir: string, name: string): string {
  const encoded = encodeURIComponent(Buffer.from(name).toString()).replace(/[*'()!~]|^\./g, percent);
  if (encoded === '') return join(dir, '%');
  return join(dir, encoded.length <= MAX_NAME_BYTES ? encoded : `%${createHash('sha256').update(name).digest('hex')}`);
}

export function epochFile(folder: string, epoch: number): string {
  return join(folder, `${epoch}.json`);
}

/** The epochs of a lease, ascending; empty when there never was one. */
export function epochsOf(folder: string): number[] {
  const epochs = namesIn(folder).flatMap((name) => {
    const match = EPOCH_FILE.exec(name);
    return match ? [Number(match[1])] : [];
  });
  return epochs.sort((a, b) => a - b);
}

/** The highest epoch of a lease, whether held or released; null when there never was one. */
export function readCurrent(folder: string): LeaseInfo | null {
  const epoch = epochsOf(folder).at(-1);
  return epoch === undefined ? null : readEpoch(folder, epoch);
}

/** Epochs below one that exists decide nothing any more. */
export function removeOlder(folder: string, epoch: number): void {
  for (const older of epochsOf(folder)) if (older < epoch) rmSync(epochFile(folder, older), { force: true });
}

export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return [];
    throw error;
  }
}

function readEpoch(folder: string, epoch: number): LeaseInfo | null {
  const file = epochFile(folder, epoch);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    // Cleaned up between the listing and the reading: a higher one is there.
    if (codeOf(error) === 'ENOENT') return readCurrent(folder);
    throw error;
  }
  return parse(text, epoch) ?? unreadable(file, epoch);
}

function parse(text: string, epoch: number): LeaseInfo | null {
  try {
    const value = JSON.parse(text) as Partial<LeaseInfo>;
    const complete = typeof value.name === 'string' && typeof value.heartbeat_at === 'string' && value.identity !== undefined;
    return complete ? ({ ...value, epoch, info: value.info ?? {}, released: value.released === true } as LeaseInfo) : null;
  } catch {
    return null;
  }
}

function unreadable(file: string, epoch: number): LeaseInfo {
  const at = statSync(file, { throwIfNoEntry: false })?.mtime.toISOString() ?? new Date(0).toISOString();
  return { name: '', epoch, released: false, identity: null, acquired_at: at, heartbeat_at: at, info: {}, unreadable: file };
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
