import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { HarnessRequest, ProcessExit } from '@cub/schema';

const MAX_LINE = 1024 * 1024;
const STDERR_TAIL = 64 * 1024;

/** A port that starts real processes: what a harness gets from a run, without its tracking and its patience when it ends them. */
export function spawnForTests(around: { readonly cwd: string; readonly env: Readonly<Record<string, string>>; readonly signal: AbortSignal }): HarnessRequest['spawn'] {
  return (command, args, options = {}) => {
    const child = spawn(command, args, { cwd: options.cwd ?? around.cwd, env: { ...around.env, ...options.env }, detached: true });
    // A program that does not read its input is no error: its exit status tells.
    child.stdin.on('error', () => undefined).end(options.stdin ?? '');
    const end = () => endGroup(child);
    if (around.signal.aborted) end();
    around.signal.addEventListener('abort', end, { once: true });
    return { lines: linesOf(child.stdout), exit: exitOf(child, child.stderr).finally(() => around.signal.removeEventListener('abort', end)) };
  };
}

async function* linesOf(stdout: Readable): AsyncIterable<string> {
  let line = '';
  for await (const chunk of stdout.setEncoding('utf8')) {
    const parts = `${line}${chunk as string}`.split('\n');
    line = (parts.pop() ?? '').slice(0, MAX_LINE);
    yield* parts.map((part) => part.slice(0, MAX_LINE));
  }
  if (line !== '') yield line;
}

function exitOf(child: ChildProcess, stderr: Readable): Promise<ProcessExit> {
  let stderrTail = '';
  stderr.setEncoding('utf8').on('data', (text: string) => (stderrTail = `${stderrTail}${text}`.slice(-STDERR_TAIL)));
  return new Promise((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => resolve({ code: null, signal: null, error: error.code ?? error.message, stderrTail }));
    child.once('close', (code, signal) => resolve({ code, signal, error: null, stderrTail }));
  });
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
