import { readdirSync, readFileSync } from 'node:fs';

const DEFAULT_GRACE_MS = 5000;

/** Asks a process group to end, and kills what is left of it later. Does nothing when the group is gone. */
export function endGroup(pgid: number, graceMs: number = DEFAULT_GRACE_MS): void {
  if (!signalGroup(pgid, 'SIGTERM')) return;
  const deadline = performance.now() + graceMs;
  const timer = setInterval(() => {
    if (!signalGroup(pgid, 0)) clearInterval(timer);
    else if (performance.now() >= deadline) {
      signalGroup(pgid, 'SIGKILL');
      clearInterval(timer);
    }
  }, 50);
}

/**
 * Ends what a run left behind outside of its process groups: every process of ours whose environment has all of these variables.
 * Where the system does not show environments (not Linux) there is nothing to find.
 * @returns how many processes were ended
 */
export async function endProcessesOf(variables: Readonly<Record<string, string>>, graceMs: number = 1000): Promise<number> {
  const found = processesOf(variables);
  for (const pid of found) signalProcess(pid, 'SIGTERM');
  if (found.length === 0) return 0;
  const deadline = performance.now() + graceMs;
  while (performance.now() < deadline && found.some((pid) => signalProcess(pid, 0))) await new Promise((resolve) => setTimeout(resolve, 50));
  for (const pid of processesOf(variables)) signalProcess(pid, 'SIGKILL');
  return found.length;
}

function processesOf(variables: Readonly<Record<string, string>>): number[] {
  const marks = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  return processIds().filter((pid) => {
    if (pid === process.pid) return false;
    const environment = new Set(environmentOf(pid));
    return marks.every((mark) => environment.has(mark));
  });
}

function processIds(): number[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number);
  } catch {
    return [];
  }
}

function environmentOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    // Ended meanwhile, or somebody else's.
    return [];
  }
}

function signalGroup(pgid: number, signal: NodeJS.Signals | 0): boolean {
  return signalProcess(process.platform === 'win32' ? pgid : -pgid, signal);
}

function signalProcess(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
