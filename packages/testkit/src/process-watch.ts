import { AsyncLocalStorage } from 'node:async_hooks';
import { ChildProcess } from 'node:child_process';
import { killTree } from './kill-tree.js';

/** What a harness started while it ran. */
interface Started {
  readonly processes: ChildProcess[];
  /** How many of them it did not start with the `spawn` of its request. */
  past: number;
}

const watched = new AsyncLocalStorage<Started>();
const allowed = new AsyncLocalStorage<true>();
/** Every way to start a process but the synchronous ones goes through this method of Node's. */
const prototype = ChildProcess.prototype as { spawn?: (options: unknown) => unknown };
const spawn = prototype.spawn;
let watchers = 0;

/** @param start starts a process as a harness may do it */
export function allowSpawn<T>(start: () => T): T {
  return allowed.run(true, start);
}

/**
 * Watches what a harness starts.
 * @param limitMs how long it may take
 * @returns sentences about what it must not do; empty when all is well. What it left running is ended.
 */
export async function watchProcesses(run: () => Promise<void>, limitMs: number): Promise<string[]> {
  const started: Started = { processes: [], past: 0 };
  watch();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => (timer = setTimeout(resolve, limitMs, 'late')));
  const ended = await Promise.race([watched.run(started, run), late]).finally(() => {
    clearTimeout(timer);
    unwatch();
  });
  const left = await leftRunning(started.processes);
  for (const child of left) killTree(child);
  return [
    ...(ended === 'late' ? ['comes to an end'] : []),
    ...(started.past > 0 ? ['starts processes with the `spawn` of its request only: others are not ended with the attempt'] : []),
    ...(left.length > 0 ? ['leaves nothing running'] : []),
  ];
}

function watch(): void {
  watchers += 1;
  prototype.spawn = function (this: ChildProcess, options: unknown) {
    const started = watched.getStore();
    started?.processes.push(this);
    if (started && allowed.getStore() !== true) started.past += 1;
    return spawn?.call(this, options);
  };
}

function unwatch(): void {
  watchers -= 1;
  if (watchers === 0) prototype.spawn = spawn;
}

const PATIENCE_MS = 2000;

/** A process that was told to end needs a moment. */
async function leftRunning(processes: readonly ChildProcess[]): Promise<ChildProcess[]> {
  const running = () => processes.filter(({ pid, exitCode, signalCode }) => pid !== undefined && exitCode === null && signalCode === null);
  for (const until = Date.now() + PATIENCE_MS; running().length > 0 && Date.now() < until; ) await new Promise((resolve) => setTimeout(resolve, 20));
  return running();
}
