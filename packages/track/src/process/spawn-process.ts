import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { Readable } from 'node:stream';
import type { AgentProcess, ProcessExit } from '@cub/schema';
import { endGroup } from './end-processes.js';
import { outputLines } from './output-lines.js';

export interface SpawnProcessOptions {
  readonly cwd: string;
  /** The whole environment of the process. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Written to its stdin, which is then closed. */
  readonly stdin?: string;
  /** Ends the process and its group: SIGTERM, and SIGKILL when it has not ended {@link SpawnProcessOptions.graceMs} later. */
  readonly signal?: AbortSignal;
  /** @defaultValue 5000 */
  readonly graceMs?: number;
  /** Called whenever the process writes something. */
  readonly onOutput?: () => void;
}

const STDERR_TAIL = 64 * 1024;
/** How long output may come from processes that outlive the one that was started. */
const LINGER_MS = 1000;

/** Starts a program without a shell, in a process group of its own. What it leaves behind in that group is ended with it. */
export function spawnProcess(command: string, args: readonly string[], options: SpawnProcessOptions): AgentProcess {
  const started = startChild(command, args, options);
  if ('refused' in started) return notStarted(started.refused);
  const { child } = started;
  // A program that does not read its input is no error: its exit status tells.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.stdin ?? '');
  let lastOutput = performance.now();
  const onOutput = () => {
    lastOutput = performance.now();
    options.onOutput?.();
  };
  const tail = stderrTail(child.stderr, onOutput);
  const exit = ended(child, { tail, quietSince: () => lastOutput, stopListening: endOnAbort(child, options) });
  return { lines: lines(child.stdout, onOutput), exit };
}

type Started = { readonly child: ChildProcessWithoutNullStreams } | { readonly refused: NodeJS.ErrnoException };

/** Node throws some errors (too long arguments) and emits the others. */
function startChild(command: string, args: readonly string[], { cwd, env }: SpawnProcessOptions): Started {
  try {
    return { child: spawn(command, args, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'], detached: process.platform !== 'win32', windowsHide: true }) };
  } catch (error) {
    return { refused: error as NodeJS.ErrnoException };
  }
}

function notStarted({ code, message }: NodeJS.ErrnoException): AgentProcess {
  return { lines: Readable.from([]), exit: Promise.resolve({ code: null, signal: null, error: code ?? message, stderrTail: '' }) };
}

async function* lines(stdout: Readable, onOutput: () => void): AsyncIterable<string> {
  try {
    yield* outputLines(observed(stdout, onOutput));
  } catch (error) {
    // Closed by us because a process that was left behind kept it open.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

async function* observed(stdout: Readable, onOutput: () => void): AsyncIterable<Buffer> {
  for await (const chunk of stdout) {
    onOutput();
    yield chunk as Buffer;
  }
}

function stderrTail(stderr: Readable, onOutput: () => void): () => string {
  let tail = Buffer.alloc(0);
  stderr.on('data', (chunk: Buffer) => {
    onOutput();
    tail = Buffer.concat([tail, chunk]).subarray(-STDERR_TAIL);
  });
  return () => tail.toString('utf8');
}

/** @returns stops listening */
function endOnAbort(child: ChildProcess, { signal, graceMs }: SpawnProcessOptions): () => void {
  const end = () => {
    if (child.pid !== undefined) endGroup(child.pid, graceMs);
  };
  if (signal?.aborted) end();
  signal?.addEventListener('abort', end, { once: true });
  return () => signal?.removeEventListener('abort', end);
}

interface Observed {
  /** The end of stderr. */
  readonly tail: () => string;
  /** When the process last wrote something, ms since the epoch. */
  readonly quietSince: () => number;
  readonly stopListening: () => void;
}

function ended(child: ChildProcess, { tail, quietSince, stopListening }: Observed): Promise<ProcessExit> {
  return new Promise((resolve) => {
    let failure: string | null = null;
    const finish = (code: number | null, signal: string | null) => {
      stopListening();
      resolve({ code, signal, error: failure, stderrTail: tail() });
    };
    child.once('error', (error: NodeJS.ErrnoException) => {
      failure = error.code ?? error.message;
      // A program that could not be started has no exit.
      if (child.pid === undefined) finish(null, null);
    });
    child.once('exit', (code, signal) => {
      if (child.pid !== undefined) endGroup(child.pid, LINGER_MS);
      whenQuiet(child, quietSince, () => finish(code, signal));
    });
  });
}

/** Waits until the pipes are read to their end, or nothing comes any more from processes that left the group and keep them open. */
function whenQuiet(child: ChildProcess, quietSince: () => number, done: () => void): void {
  const exited = performance.now();
  const timer = setInterval(() => {
    const isIdle = performance.now() - Math.max(exited, quietSince()) > LINGER_MS;
    if (isIdle) for (const stream of [child.stderr, child.stdout]) if (stream?.readableLength === 0) stream.destroy();
    if (isIdle || child.stderr?.closed) done();
    if (child.stderr?.closed && child.stdout?.closed) clearInterval(timer);
  }, 20);
  timer.unref();
  child.once('close', done);
}
