import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { descendantsOf } from './descendants.js';
import { HERMETIC_GIT_ENV } from './temp-repo.js';

export interface CubRun {
  readonly stdout: string;
  readonly stderr: string;
  /** null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** True when it took too long and was killed with all that it had started, or left something behind that kept its output open. */
  readonly timedOut: boolean;
  /** stdout parsed as JSON. @throws when it is not JSON, with all that was printed */
  json<T = unknown>(): T;
}

export interface RunCubOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Less than jest allows a test, so that the test sees what was printed. @defaultValue 50 000 */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 50_000;
let home: string | undefined;

/** The environment of a fresh user: own home, no settings of the machine, nothing inherited from a surrounding run. */
export function cubEnvironment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  home ??= mkdtempSync(join(tmpdir(), 'cub-home-'));
  const inherited = Object.entries(process.env).filter(([key]) => !key.startsWith('CUB_') && key !== 'NODE_OPTIONS' && key !== 'COLUMNS');
  return {
    ...(Object.fromEntries(inherited) as Record<string, string>),
    ...HERMETIC_GIT_ENV,
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_DATA_HOME: join(home, 'data'),
    NO_COLOR: '1',
    ...extra,
  };
}

/** Path of the real executable: `CUB_BIN`, else the `cub` package that the test's own package can see. */
export function cubExecutable(): string {
  return process.env.CUB_BIN ?? join(dirname(require.resolve('cub/package.json')), 'bin', 'run.js');
}

/** Starts the real binary without waiting for it. */
export function startCub(args: readonly string[], options: RunCubOptions): ChildProcess {
  return spawn(process.execPath, [cubExecutable(), ...args], {
    cwd: options.cwd,
    env: cubEnvironment(options.env),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** Runs the real binary to its end. Never throws for an exit code: tests look at it. */
export function runCub(args: readonly string[], options: RunCubOptions): Promise<CubRun> {
  return collect(startCub(args, options), options);
}

/** Waits for a started binary and collects what it printed. Settles in bounded time, whatever the binary does. */
export function collect(child: ChildProcess, options: Pick<RunCubOptions, 'stdin' | 'timeoutMs'> = {}): Promise<CubRun> {
  return new Promise((resolve, reject) => {
    let [stdout, stderr, timedOut] = ['', '', false];
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdin?.on('error', () => undefined).end(options.stdin ?? '');
    const timer = setTimeout(() => {
      timedOut = true;
      killTree(child);
    }, options.timeoutMs ?? TIMEOUT_MS);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ stdout, stderr, code, signal, timedOut, json: <T>() => parse(stdout, stderr) as T });
    });
  });
}

/** Agents run in process groups of their own, and what has left its parent may hold the pipes open for ever. */
function killTree(child: ChildProcess): void {
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

function parse(stdout: string, stderr: string): unknown {
  try {
    return JSON.parse(stdout);
  } catch (cause) {
    throw new Error(`stdout is not JSON:\n${stdout}\nstderr:\n${stderr}`, { cause });
  }
}
