import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Names one process so that it is not mistaken for a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the system's own unit; null where that cannot be found out. */
  readonly pid_start: string | null;
  /** Changes with every boot; null where that cannot be found out. */
  readonly boot_id: string | null;
  readonly host: string;
  /** A sandbox with process numbers of its own cannot judge the processes outside. */
  readonly pid_ns?: string | null;
}

export type Liveness = 'alive' | 'dead' | 'unknown';

let own: ProcessIdentity | undefined;

export function processIdentity(): ProcessIdentity {
  own ??= {
    pid: process.pid,
    pid_start: startOf(process.pid),
    boot_id: bootId(),
    host: hostname(),
    pid_ns: pidNamespace(),
  };
  return own;
}

/** `unknown` for a process of another host or of another process namespace. */
export function isAlive(identity: ProcessIdentity): Liveness {
  const here = processIdentity();
  if (identity.host !== here.host) return 'unknown';
  if (identity.boot_id !== null && here.boot_id !== null && identity.boot_id !== here.boot_id) return 'dead';
  if ((identity.pid_ns ?? null) !== (here.pid_ns ?? null)) return 'unknown';
  if (!exists(identity.pid) || isZombie(identity.pid)) return 'dead';
  const start = startOf(identity.pid);
  return start !== null && identity.pid_start !== null && start !== identity.pid_start ? 'dead' : 'alive';
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Killed, but not yet waited for by its parent: it will never act again. */
function isZombie(pid: number): boolean {
  return ['Z', 'X'].includes(procStat(pid)?.[0] ?? '');
}

function startOf(pid: number): string | null {
  if (process.platform === 'linux') return procStat(pid)?.[19] ?? null;
  return process.platform === 'win32' ? null : firstLine('ps', ['-o', 'lstart=', '-p', String(pid)]);
}

/** The fields of /proc/<pid>/stat from the third (state) on; the second may contain spaces and parentheses. */
function procStat(pid: number): string[] | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function bootId(): string | null {
  if (process.platform === 'darwin') return firstLine('sysctl', ['-n', 'kern.boottime']);
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return null;
  }
}

function pidNamespace(): string | null {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return null;
  }
}

function firstLine(command: string, args: readonly string[]): string | null {
  try {
    const output = execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return output.trim().split('\n')[0] || null;
  } catch {
    return null;
  }
}
