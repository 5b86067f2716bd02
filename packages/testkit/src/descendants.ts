import { readdirSync, readFileSync } from 'node:fs';

/** Ids of all that a running process started, and what that started, leaves first. Empty where there is no /proc. */
export function descendantsOf(pid: number | undefined): number[] {
  const all = runningProcesses();
  const below = (parent: number): number[] => all.filter((one) => one.parent === parent).flatMap((one) => [...below(one.pid), one.pid]);
  return pid === undefined ? [] : below(pid);
}

function runningProcesses(): { pid: number; parent: number }[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => withParent(Number(name)));
  } catch {
    return [];
  }
}

function withParent(pid: number): { pid: number; parent: number }[] {
  try {
    // `pid (name, which may hold anything) state parent …`
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return [{ pid, parent: Number(fields[1]) }];
  } catch {
    // Ended meanwhile.
    return [];
  }
}
