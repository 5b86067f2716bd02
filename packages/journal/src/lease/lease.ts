import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, createExclusive, ensureFolder, writeFileDurable } from '../durable-file.js';
import { epochFile, leaseFolder, namesIn, readCurrent, removeOlder, type LeaseInfo } from './lease-files.js';
import { isAlive, processIdentity, type ProcessIdentity } from './process-identity.js';

/** A right that this process holds until it releases it or dies. */
export interface Lease {
  readonly name: string;
  readonly epoch: number;
  /** Heartbeat, and new values for what others see; on a full disk they stay as they are. @returns false when the lease is no longer ours */
  update(info?: Readonly<Record<string, unknown>>): boolean;
  /** False once somebody else has taken it over. */
  isCurrent(): boolean;
  /** Gives it up; harmless when it is already lost. Where nothing can be written it is free once this process has ended. */
  release(): void;
}

export interface LeaseOptions {
  /** Who holds it. null: nobody's process, held until it is released (a person's claim). @defaultValue this process */
  readonly identity?: ProcessIdentity | null;
  /** Age in ms from which a holder that cannot be checked (another host) counts as dead. @defaultValue 10 minutes */
  readonly staleMs?: number;
}

export type LeaseAttempt = { ok: true; lease: Lease } | { ok: false; holder: LeaseInfo };

export const LEASE_STALE_MS = 10 * 60_000;
const PRIVATE = { mode: 0o600 } as const;

/**
 * Takes a lease when it is free, released, or its holder is dead; exactly one of several processes gets it. No locks: an
 * epoch's file is created exclusively and the highest epoch is the truth, so a late process can never undo a newer holder.
 * @param dir folder of all leases of this kind
 */
export async function acquireLease(
  dir: string,
  name: string,
  info: Readonly<Record<string, unknown>> = {},
  options: LeaseOptions = {},
): Promise<LeaseAttempt> {
  const folder = leaseFolder(dir, name);
  ensureFolder(dir, 0o700);
  for (;;) {
    ensureFolder(folder, 0o700);
    const current = readCurrent(folder);
    if (current && isHeld(current, options.staleMs)) return { ok: false, holder: current };
    const epoch = (current?.epoch ?? 0) + 1;
    const mine = newHolder(name, epoch, info, options);
    if (!createExclusive(epochFile(folder, epoch), serialise(mine), PRIVATE)) continue;
    // A slow process can fill a slot that was already cleaned up: then a higher epoch is there and ours means nothing.
    if (readCurrent(folder)?.epoch !== epoch) continue;
    removeOlder(folder, epoch);
    return { ok: true, lease: createLease(folder, mine) };
  }
}

/** Who holds a lease now; null when it is free or released. The holder may be dead: see {@link isHeld}. */
export function readLease(dir: string, name: string): LeaseInfo | null {
  const current = readCurrent(leaseFolder(dir, name));
  return current && !current.released ? current : null;
}

/** All leases that are not released, with those of dead holders. */
export function listLeases(dir: string): LeaseInfo[] {
  return namesIn(dir).flatMap((folder) => {
    const current = readCurrent(join(dir, folder));
    return current && !current.released ? [current] : [];
  });
}

/**
 * Releases what another process holds (a person takes a claim back).
 * @param epoch the one that was looked at, so that a newer holder is not hit by mistake
 * @returns false when that epoch is no longer the current one
 */
export function releaseLease(dir: string, name: string, epoch: number): boolean {
  const folder = leaseFolder(dir, name);
  const current = readCurrent(folder);
  if (!current || current.epoch !== epoch || current.released) return false;
  return replaceOwn(folder, { ...current, name, released: true });
}

/** Whether a lease stands in the way: not released, and its holder alive or not known to be dead. */
export function isHeld(lease: LeaseInfo, staleMs: number = LEASE_STALE_MS): boolean {
  if (lease.released) return false;
  if (lease.identity === null) return lease.unreadable === undefined || !isStale(lease, staleMs);
  const state = isAlive(lease.identity);
  return state === 'alive' || (state === 'unknown' && !isStale(lease, staleMs));
}

function isStale(lease: LeaseInfo, staleMs: number): boolean {
  const age = Date.now() - Date.parse(lease.heartbeat_at);
  return !(age <= staleMs);
}

function newHolder(name: string, epoch: number, info: LeaseInfo['info'], options: LeaseOptions): LeaseInfo {
  const now = new Date().toISOString();
  const identity = options.identity === undefined ? processIdentity() : options.identity;
  return { name, epoch, released: false, identity, acquired_at: now, heartbeat_at: now, info };
}

function createLease(folder: string, first: LeaseInfo): Lease {
  let mine = first;
  const isCurrent = () => {
    const current = readCurrent(folder);
    return current?.epoch === mine.epoch && !current.released;
  };
  return {
    name: mine.name,
    epoch: mine.epoch,
    isCurrent,
    update: (info = {}) => {
      if (!isCurrent()) return false;
      mine = { ...mine, heartbeat_at: new Date().toISOString(), info: { ...mine.info, ...info } };
      return tryToReplace(folder, mine);
    },
    release: () => {
      if (isCurrent()) tryToReplace(folder, { ...mine, heartbeat_at: new Date().toISOString(), released: true });
    },
  };
}

/** A lease that cannot be written must not end, or hide the error of, the work that it protects. */
function tryToReplace(folder: string, lease: LeaseInfo): boolean {
  try {
    return replaceOwn(folder, lease);
  } catch (error) {
    if (codeOf(error) === '') throw error;
    return true;
  }
}

/** Only ever writes the file of one's own epoch, so that it cannot touch a newer holder. */
function replaceOwn(folder: string, lease: LeaseInfo): boolean {
  const file = epochFile(folder, lease.epoch);
  if (!existsSync(file)) return false;
  writeFileDurable(file, serialise(lease), PRIVATE);
  return true;
}

function serialise(lease: LeaseInfo): string {
  return `${JSON.stringify(lease, null, 2)}\n`;
}
