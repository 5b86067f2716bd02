import type { ChildProcess } from 'node:child_process';
import { descendantsOf } from './descendants.js';

/** Ends a process with all that it started. Agents run in process groups of their own, and what has left its parent may hold the pipes open for ever. */
export function killTree(child: ChildProcess): void {
  for (const pid of [...descendantsOf(child.pid), child.pid]) {
    try {
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
    } catch {
      // Ended meanwhile.
    }
  }
  child.stdout?.destroy();
  child.stderr?.destroy();
}
